import { useQuery } from "@tanstack/react-query";

import { incidentStatsQuery } from "@/api/shared/watch";
import type { IncidentStats } from "@/api/types";
import { TrendChart } from "@/ui/chart/trend-chart";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { count, NONE, withUnit } from "@/ui/format/numbers";
import { day, roughDuration } from "@/ui/format/time";
import { Panel } from "@/ui/panel";
import { Skeleton } from "@/ui/skeleton";

type Weekly = IncidentStats["weekly"];

/** "27 min"; what took less than a second is not told as nothing. */
export function lengthWords(seconds: number | null): string {
  if (seconds === null) return NONE;
  return seconds > 0 && seconds < 1 ? `under ${withUnit(1, "s")}` : roughDuration(seconds);
}

/** "41% lower than 12 weeks ago", from the first week with a value to the last. */
export function trendWords(values: readonly (number | null)[]): string {
  const known = values.filter((value) => value !== null);
  const first = known[0];
  const last = known.at(-1);
  if (first === undefined || last === undefined || known.length < 2 || first === 0) return "";
  const change = Math.round((last / first - 1) * 100);
  const weeks = values.length - 1;
  const ago = weeks === 1 ? "a week ago" : `${weeks} weeks ago`;
  if (change === 0) return `, as ${ago}`;
  return `, ${Math.abs(change)}% ${change < 0 ? "lower" : "higher"} than ${ago}`;
}

/** How fast incidents are resolved and how many there are, week by week. */
export function TrendPanels() {
  const stats = useQuery(incidentStatsQuery);
  const weekly = stats.data?.weekly ?? [];
  const body = (chart: (weekly: Weekly) => React.ReactNode) =>
    stats.data !== undefined ? (
      chart(weekly)
    ) : stats.isError ? (
      <ErrorState title="The figures did not load" error={stats.error} onRetry={() => void stats.refetch()} />
    ) : (
      <Skeleton rows={5} rowHeight={34} label="Loading the figures" />
    );
  return (
    <div className="g2">
      <Panel
        title="Time to resolve"
        note="mean per week"
        actions={<Figure value={lengthWords(stats.data?.mttr_seconds ?? null)} />}
      >
        {body((weeks) => (
          <ResolveChart weekly={weeks} />
        ))}
      </Panel>
      <Panel
        title="Incidents opened"
        note="per week"
        actions={<Figure value={count(weekly.at(-1)?.opened)} />}
      >
        {body((weeks) => (
          <OpenedChart weekly={weeks} />
        ))}
      </Panel>
    </div>
  );
}

function Figure({ value }: { value: string }) {
  return <b className="num text-base">{value}</b>;
}

const UNITS = [
  { name: "d", seconds: 86_400 },
  { name: "h", seconds: 3600 },
  { name: "min", seconds: 60 },
  { name: "s", seconds: 1 },
  { name: "ms", seconds: 0.001 },
] as const;

/** An axis in the unit of which the longest value holds at least three, so that its marks can be told apart. */
export function axisOf(seconds: readonly (number | null)[]) {
  const longest = Math.max(0, ...seconds.map((value) => value ?? 0));
  const unit = UNITS.find((each) => longest >= 3 * each.seconds) ?? UNITS[4];
  return {
    scaled: (values: readonly (number | null)[]) =>
      values.map((value) => (value === null ? null : value / unit.seconds)),
    format: (value: number | null) => (value === 0 ? "0" : withUnit(value, unit.name)),
  };
}

function ResolveChart({ weekly }: { weekly: Weekly }) {
  const resolve = weekly.map((week) => week.mttr_seconds);
  const acknowledge = weekly.map((week) => week.mtta_seconds);
  if (resolve.every((value) => value === null) && acknowledge.every((value) => value === null)) {
    return <EmptyState title="No incident was resolved yet">The first one draws the line.</EmptyState>;
  }
  const axis = axisOf([...resolve, ...acknowledge]);
  const last = acknowledge.filter((value) => value !== null).at(-1) ?? null;
  return (
    <div className="pb">
      <TrendChart
        label={`Mean time to resolve over ${weekly.length} weeks${trendWords(resolve)}`}
        points={weekly.map((week) => day(week.week))}
        format={axis.format}
        series={[
          { label: `Resolve${trendWords(resolve)}`, values: axis.scaled(resolve) },
          { label: `Acknowledge, ${lengthWords(last)}`, values: axis.scaled(acknowledge) },
        ]}
      />
    </div>
  );
}

function OpenedChart({ weekly }: { weekly: Weekly }) {
  const opened = weekly.map((week) => week.opened);
  if (weekly.length === 0) return <EmptyState title="No incident was opened yet" />;
  return (
    <div className="pb">
      <TrendChart
        label={`Incidents opened in each of ${weekly.length} weeks${trendWords(opened)}`}
        points={weekly.map((week) => day(week.week))}
        format={count}
        whole
        series={[{ label: `Opened${trendWords(opened)}`, values: opened }]}
      />
    </div>
  );
}
