import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { z } from "zod";

import { useMay } from "@/api/session";
import type { Retention } from "@/api/types";
import { Button } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { TextField } from "@/ui/form/bound";
import { FormDialog } from "@/ui/form/form-dialog";
import { bytes, count } from "@/ui/format/numbers";
import { day } from "@/ui/format/time";
import { Panel } from "@/ui/panel";
import { Skeleton } from "@/ui/skeleton";
import { toast } from "@/ui/toast";

import { retentionQuery, useChangeRetention } from "./api/retention";

const schema = z.object({
  days: z
    .number({ error: "Type a number of days." })
    .int("Whole days only.")
    .min(1, "Keep at least one day.")
    .max(3650, "At most 3,650 days."),
});

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** How long events are kept, and what is stored for each day. */
export function RetentionTab() {
  const retention = useQuery(retentionQuery);
  const mayChange = useMay("events:retain");
  const [changing, setChanging] = useState(false);
  const { data } = retention;
  return (
    <>
      <Panel
        title={data === undefined ? "Events are kept" : `Events are kept for ${count(data.days)} days`}
        note={
          data === undefined
            ? undefined
            : `${count(sum(data.partitions.map((each) => each.rows)))} events, ${bytes(sum(data.partitions.map((each) => each.bytes)))} stored`
        }
        actions={
          mayChange && data !== undefined ? (
            <Button size="sm" onClick={() => setChanging(true)}>
              Change retention…
            </Button>
          ) : undefined
        }
      >
        {data !== undefined ? (
          <Partitions retention={data} />
        ) : retention.isError ? (
          <ErrorState
            title="Retention did not load"
            error={retention.error}
            onRetry={() => void retention.refetch()}
          />
        ) : (
          <Skeleton rows={12} rowHeight={20} label="Loading retention" />
        )}
      </Panel>
      {changing && data !== undefined ? (
        <ChangeDialog retention={data} onClose={() => setChanging(false)} />
      ) : null}
    </>
  );
}

function Partitions({ retention }: { retention: Retention }) {
  const days = [...retention.partitions].sort((a, b) => b.day.localeCompare(a.day));
  const most = Math.max(1, ...days.map((each) => each.rows));
  if (days.length === 0) return <EmptyState title="No event is stored yet" />;
  return (
    <table className="tbl part-t">
      <thead>
        <tr>
          <th scope="col">Day, UTC</th>
          <th scope="col" className="no-phone">
            <span className="vh">Share</span>
          </th>
          <th scope="col" className="r">
            Events
          </th>
          <th scope="col" className="r">
            Size
          </th>
        </tr>
      </thead>
      <tbody>
        {days.map((each) => (
          <tr key={each.day}>
            <td className="num">{day(each.day)}</td>
            <td className="no-phone part-m">
              <div className="meter">
                <i style={{ width: `${(each.rows / most) * 100}%` }} />
              </div>
            </td>
            <td className="r">{count(each.rows)}</td>
            <td className="r">{bytes(each.bytes)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What a shorter retention would delete, in figures. */
export function wouldDelete(
  retention: Retention,
  days: number,
  now = Date.now(),
): { days: number; rows: number } {
  const first = new Date(now - days * 86_400_000).toISOString().slice(0, 10);
  const old = retention.partitions.filter((each) => each.day < first);
  return { days: old.length, rows: sum(old.map((each) => each.rows)) };
}

function ChangeDialog({ retention, onClose }: { retention: Retention; onClose: () => void }) {
  const change = useChangeRetention();
  return (
    <FormDialog
      open
      onClose={onClose}
      title="Change how long events are kept"
      description="Whole days are deleted once they are older. What is deleted cannot be brought back."
      action="Change retention"
      schema={schema}
      defaultValues={{ days: retention.days }}
      onSubmit={async ({ days }) => {
        const lost = wouldDelete(retention, days);
        await change.mutateAsync(days);
        toast.done(`Events are kept for ${days} days.`, {
          detail:
            lost.rows === 0
              ? "Nothing stored is older."
              : `${count(lost.rows)} events of ${lost.days} days will go.`,
        });
      }}
    >
      <TextField
        name="days"
        label="Days"
        type="number"
        min={1}
        max={3650}
        hint={`Now ${retention.days}. Keys, incidents and audit are not touched.`}
      />
    </FormDialog>
  );
}
