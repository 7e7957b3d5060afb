import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleCheck } from "lucide-react";

import type { AlertGroup } from "@/api/types";
import { LabelBadges } from "@/ui/badge";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { EventSeverity } from "@/ui/event-severity";
import { LoadMore } from "@/ui/load-more";
import { Panel } from "@/ui/panel";
import { Skeleton } from "@/ui/skeleton";
import { StateBadge } from "@/ui/state-badge";
import { Duration } from "@/ui/time";

import { groupsQuery } from "../api/list-groups";

const SHOWN = 6;

/** Alerts that belong together, those that fire first. */
export function AlertGroups() {
  const groups = useInfiniteQuery(groupsQuery);
  const rows = groups.data?.rows;
  if (rows === undefined) {
    return groups.isError ? (
      <ErrorState title="Groups did not load" error={groups.error} onRetry={() => void groups.refetch()} />
    ) : (
      <Skeleton rows={5} rowHeight={72} label="Loading groups" />
    );
  }
  if (rows.length === 0) {
    return (
      <EmptyState icon={CircleCheck} title="Nothing fires">
        No alert fires, and none has ended within the last hour.
      </EmptyState>
    );
  }
  return (
    <div className="stack">
      {rows.map((group) => (
        <Group key={group.group_key} group={group} />
      ))}
      <LoadMore query={groups} shown={rows.length} noun="groups" />
    </div>
  );
}

function Group({ group }: { group: AlertGroup }) {
  const name = group.labels.alertname ?? group.alerts[0]?.title ?? group.group_key;
  const shown = group.alerts.slice(0, SHOWN);
  const total = group.firing + group.resolved;
  return (
    <Panel
      title={name}
      note={`${group.firing} firing, ${group.resolved} resolved`}
      actions={group.severity === null ? null : <EventSeverity severity={group.severity} />}
    >
      <div className="pb-t">
        <LabelBadges labels={group.labels} omit={["alertname"]} />
      </div>
      <ul className="list al-l">
        {shown.map((alert) => (
          <li key={alert.id}>
            <StateBadge state={alert.silenced ? "silenced" : alert.status} />
            <Link className="k grow" to="/alerts/$id" params={{ id: alert.id }}>
              {alert.title}
            </Link>
            <Duration className="text-xs text-text-3" from={alert.starts_at} to={alert.ends_at} />
          </li>
        ))}
        {total > shown.length ? (
          <li>
            <Link
              to="/alerts"
              search={{
                view: undefined,
                status: "any",
                service: group.labels.service,
                q: group.labels.alertname,
              }}
            >
              All {total}
            </Link>
          </li>
        ) : null}
      </ul>
    </Panel>
  );
}
