import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import type { Incident } from "@/api/types";
import { ErrorState } from "@/ui/error-state";
import { plural } from "@/ui/format/numbers";
import { Panel } from "@/ui/panel";
import { Skeleton } from "@/ui/skeleton";
import { StateBadge } from "@/ui/state-badge";

import { incidentAlertsQuery } from "../api/get-incident-alerts";

const SHOWN = 12;

/** The alerts this incident groups, those that fire first. */
export function AlertsPanel({ incident }: { incident: Incident }) {
  const alerts = useQuery(incidentAlertsQuery(incident.id));
  const rows =
    alerts.data === undefined ? [] : [...alerts.data].sort((a, b) => a.status.localeCompare(b.status));
  return (
    <Panel title="Alerts" note={alerts.data === undefined ? undefined : rows.length}>
      {alerts.data === undefined ? (
        alerts.isError ? (
          <ErrorState
            title="Alerts did not load"
            error={alerts.error}
            onRetry={() => void alerts.refetch()}
          />
        ) : (
          <Skeleton rows={2} label="Loading alerts" />
        )
      ) : rows.length === 0 ? (
        <p className="pb-t t2">No alert belongs to this incident; a person declared it.</p>
      ) : (
        <ul className="list fs12">
          {rows.slice(0, SHOWN).map((alert) => (
            <li key={alert.id}>
              <StateBadge state={alert.status} />
              <Link className="grow k" to="/alerts/$id" params={{ id: alert.id }}>
                {alert.title}
              </Link>
            </li>
          ))}
          {rows.length > SHOWN ? (
            <li>
              <Link to="/alerts" search={{ incident: incident.id }}>
                {plural(rows.length - SHOWN, "more alert")}
              </Link>
            </li>
          ) : null}
        </ul>
      )}
    </Panel>
  );
}
