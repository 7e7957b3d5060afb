import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";

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
  const [all, setAll] = useState(false);
  const rows =
    alerts.data === undefined ? [] : [...alerts.data].sort((a, b) => a.status.localeCompare(b.status));
  const shown = all ? rows : rows.slice(0, SHOWN);
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
        <p className="pb-t text-text-2">No alert belongs to this incident; a person declared it.</p>
      ) : (
        <ul className="list text-xs">
          {shown.map((alert) => (
            <li key={alert.id}>
              <StateBadge state={alert.status} />
              <Link className="grow k" to="/alerts/$id" params={{ id: alert.id }}>
                {alert.title}
              </Link>
            </li>
          ))}
          {rows.length > shown.length ? (
            <li>
              <button type="button" className="linky" onClick={() => setAll(true)}>
                Show {plural(rows.length - shown.length, "more alert")}
              </button>
            </li>
          ) : null}
        </ul>
      )}
    </Panel>
  );
}
