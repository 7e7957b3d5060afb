import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import type { RuleCondition } from "@/api/types";
import { LineChart } from "@/ui/chart/line-chart";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { count } from "@/ui/format/numbers";
import { duration } from "@/ui/format/time";
import { Note } from "@/ui/note";
import { Panel } from "@/ui/panel";
import { Skeleton } from "@/ui/skeleton";

import { previewQuery } from "../api/preview-rule";
import { limitWords } from "../words";

const SETTLE_MS = 500;

/** The value once it has stayed the same for half a second; equal by content. */
function useSettled<T>(value: T): T {
  const text = JSON.stringify(value);
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return JSON.parse(settled) as T;
}

/** What the rule would find now, and would have found before, as it stands in the form. */
export function PreviewPanel({ condition }: { condition: RuleCondition | null }) {
  const settled = useSettled(condition);
  return (
    <Panel title="Preview" note="on the events there are" padded>
      {settled === null ? (
        <EmptyState title="Nothing to try yet">Give a threshold and a window.</EmptyState>
      ) : (
        <Preview condition={settled} />
      )}
    </Panel>
  );
}

function Preview({ condition }: { condition: RuleCondition }) {
  const preview = useQuery(previewQuery(condition));
  const { data } = preview;
  if (preview.isError) {
    return (
      <ErrorState
        title="The preview could not be made"
        error={preview.error}
        onRetry={() => void preview.refetch()}
      />
    );
  }
  if (data === undefined) return <Skeleton rows={5} rowHeight={36} label="Trying the rule" />;
  const fired = data.series.filter((point) =>
    condition.comparison === "gte" ? point.value >= condition.threshold : point.value < condition.threshold,
  ).length;
  return (
    <div className="stack g8">
      <div role="status">
        <Note tone={data.would_fire ? "warn" : "ok"}>
          <b className="font-medium">
            {count(data.value)} events in the last {duration(condition.window_seconds)}: it{" "}
            {data.would_fire ? "would fire now" : "would not fire now"}.
          </b>{" "}
          It takes {limitWords(condition)}. In {count(fired)} of {count(data.series.length)} windows it would
          have fired.
        </Note>
      </div>
      <LineChart
        label={`Events in each window, now ${count(data.value)}, threshold ${count(condition.threshold)}`}
        times={data.series.map((point) => new Date(point.ts).getTime())}
        series={[{ label: "Events in the window", values: data.series.map((point) => point.value) }]}
        format={(value) => count(value)}
        threshold={condition.threshold}
      />
    </div>
  );
}
