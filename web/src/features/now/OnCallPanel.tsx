import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CalendarClock } from "lucide-react";

import { useMe } from "@/api/session";
import { onCallQuery } from "@/api/shared/watch";
import { Avatar } from "@/ui/avatar";
import { ButtonLink } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { useLastCount } from "@/ui/last-count";
import { Panel } from "@/ui/panel";
import { Skeleton } from "@/ui/skeleton";
import { Time } from "@/ui/time";

/** Who is paged now, level by level. */
export function OnCallPanel() {
  const me = useMe();
  const oncall = useQuery(onCallQuery);
  const now = oncall.data === undefined ? undefined : [...oncall.data.now].sort((a, b) => a.level - b.level);
  const expected = useLastCount("on-call", now?.length, 2);
  return (
    <Panel title="On call now" actions={<Link to="/oncall">Schedule</Link>}>
      {now === undefined ? (
        oncall.isError ? (
          <ErrorState
            title="On-call did not load"
            error={oncall.error}
            onRetry={() => void oncall.refetch()}
          />
        ) : (
          <Skeleton rows={expected} rowHeight={53} label="Loading who is on call" />
        )
      ) : now.length === 0 ? (
        <EmptyState
          icon={CalendarClock}
          title="Nobody is on call"
          action={
            <ButtonLink size="sm" to="/oncall">
              Make a schedule
            </ButtonLink>
          }
        >
          Incidents open all the same, but nobody is paged.
        </EmptyState>
      ) : (
        <ul className="list">
          {now.map((duty) => (
            <li key={`${duty.level}${duty.schedule_id}${duty.user.id}`}>
              <Avatar name={duty.user.name} large />
              <div className="grow">
                <div className="font-medium">
                  {duty.user.name}
                  {duty.user.id === me.id ? " (you)" : ""}
                </div>
                <div className="text-xs text-text-2">
                  {duty.schedule_name ?? "No schedule: owners and admins are on call"}
                  {duty.until === null ? null : (
                    <>
                      {" · until "}
                      <Time at={duty.until} as="short" minutes />
                    </>
                  )}
                </div>
              </div>
              <span className="text-xs text-text-3 num">Level {duty.level}</span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
