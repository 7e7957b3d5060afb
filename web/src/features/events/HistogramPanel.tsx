import type { UseQueryResult } from "@tanstack/react-query";
import { X, ZoomIn } from "lucide-react";

import { Button } from "@/ui/button";
import { Histogram } from "@/ui/chart/histogram";
import { ErrorState } from "@/ui/error-state";
import { count } from "@/ui/format/numbers";
import { clockTime, duration, shortTime } from "@/ui/format/time";
import { Panel } from "@/ui/panel";
import { Skeleton } from "@/ui/skeleton";
import { useUrlState } from "@/ui/url-state";

import type { TimedHistogram } from "./api/histogram";
import { brushSpan, formatBrush, spanQuery, type Span } from "./filters";
import { bars, LEVELS, toneTotals } from "./levels";

/** How many events matched, over time; a brush narrows the list under it. */
export function HistogramPanel({ query }: { query: UseQueryResult<TimedHistogram> }) {
  const [url, setUrl] = useUrlState();
  const histogram = query.data;
  const chosen = brushSpan(url);
  if (histogram === undefined) {
    return (
      <Panel title="Events over time">
        {query.isError ? (
          <ErrorState
            title="The histogram did not load"
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        ) : (
          <Skeleton rows={1} rowHeight={124} label="Counting events" />
        )}
      </Panel>
    );
  }
  const all = bars(histogram);
  const totals = toneTotals(all);
  const select = (span: Span) => setUrl({ sel: formatBrush(span), live: undefined });
  const length = (Date.parse(histogram.to) - Date.parse(histogram.from)) / 1000;
  return (
    <Panel
      title={`Events per ${duration(histogram.bucket_seconds)}`}
      note={`${count(histogram.total)} in ${duration(Math.round(length))}`}
      actions={
        chosen === null ? (
          <ul className="leg no-phone legend-h">
            {LEVELS.map((level) => (
              <li key={level.id}>
                <i className="box" style={{ "--s": level.color } as React.CSSProperties} />
                {level.label} {count(totals[level.id])}
              </li>
            ))}
          </ul>
        ) : (
          <span className="row gap-1">
            <Button
              size="sm"
              icon={ZoomIn}
              onClick={() =>
                setUrl({ ...spanQuery(chosen), sel: undefined, range: undefined }, { push: true })
              }
            >
              Zoom in
            </Button>
            <Button size="sm" kind="ghost" icon={X} onClick={() => setUrl({ sel: undefined })}>
              Clear the choice
            </Button>
          </span>
        )
      }
    >
      <div className="pb hist-b">
        <Histogram
          label={sentence(histogram, totals.error)}
          bars={all}
          series={LEVELS}
          bucketMs={histogram.bucket_seconds * 1000}
          selected={chosen}
          onSelect={select}
          brushLabel={(span) => {
            const seconds = span.to - span.from < 600_000;
            return `${clockTime(span.from, seconds)} to ${clockTime(span.to, seconds)} · ${duration((span.to - span.from) / 1000)}`;
          }}
        />
      </div>
    </Panel>
  );
}

function sentence(histogram: TimedHistogram, errors: number): string {
  const from = shortTime(histogram.from);
  const to = shortTime(histogram.to);
  return `${count(histogram.total)} events from ${from} to ${to} UTC, ${count(errors)} of them errors or worse.`;
}
