import { useQuery } from "@tanstack/react-query";

import { onCallQuery } from "@/api/shared/watch";
import type { OnCallNow } from "@/api/types";
import { Person } from "@/ui/avatar";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { Panel } from "@/ui/panel";
import { Skeleton } from "@/ui/skeleton";
import { Countdown, Time } from "@/ui/time";

const LEVEL = ["First", "Second", "Third"] as const;

/** Who is paged now, and who next. */
export function NowPanel({ me }: { me: string }) {
  const onCall = useQuery(onCallQuery);
  const rows = onCall.data?.now;
  return (
    <Panel title="On call now">
      {rows === undefined ? (
        onCall.isError ? (
          <ErrorState
            title="Who is on call did not load"
            error={onCall.error}
            onRetry={() => void onCall.refetch()}
          />
        ) : (
          <Skeleton rows={2} label="Loading who is on call" />
        )
      ) : rows.length === 0 ? (
        <EmptyState title="Nobody is on call">Add a schedule, so that somebody is paged.</EmptyState>
      ) : (
        <ul className="list now-l">
          {rows.map((one) => (
            <li key={`${one.schedule_id ?? ""}${one.level}${one.user.id}`}>
              <div className="grow">
                <Person name={one.user.name} you={one.user.id === me} />
                <div className="fs12 t2">
                  {LEVEL[one.level - 1] ?? `Level ${one.level}`}
                  {one.schedule_name === null ? "" : `, ${one.schedule_name}`}
                </div>
              </div>
              <Until one={one} />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Until({ one }: { one: OnCallNow }) {
  if (one.until === null) return null;
  return (
    <span className="fs12 t2 right">
      {one.level === 1 ? "hands over " : "until "}
      <Time at={one.until} as="short" minutes />
      {one.level === 1 ? (
        <>
          {", in "}
          <b className="m num">
            <Countdown to={one.until} />
          </b>
        </>
      ) : null}
    </span>
  );
}
