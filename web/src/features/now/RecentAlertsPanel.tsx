import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { BellRing, CircleCheck, Siren } from "lucide-react";

import type { Alert } from "@/api/types";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { useLastCount } from "@/ui/last-count";
import { Panel } from "@/ui/panel";
import { Skeleton } from "@/ui/skeleton";
import { Time } from "@/ui/time";

import { recentAlertsQuery } from "./api/recent-alerts";

/** What fired last. */
export function RecentAlertsPanel() {
  const alerts = useQuery(recentAlertsQuery);
  const expected = useLastCount("recent-alerts", alerts.data?.items.length, 6);
  return (
    <Panel title="Recent alerts" actions={<Link to="/alerts">All alerts</Link>}>
      {alerts.data === undefined ? (
        alerts.isError ? (
          <ErrorState
            title="Alerts did not load"
            error={alerts.error}
            onRetry={() => void alerts.refetch()}
          />
        ) : (
          <Skeleton rows={expected} rowHeight={53} label="Loading alerts" />
        )
      ) : alerts.data.items.length === 0 ? (
        <EmptyState icon={BellRing} title="No alert has fired">
          Send alerts from Alertmanager to <code>/api/v2/alerts</code>, or make a rule on events.
        </EmptyState>
      ) : (
        <ul className="list">
          {alerts.data.items.map((alert) => (
            <AlertLine key={alert.id} alert={alert} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function AlertLine({ alert }: { alert: Alert }) {
  const firing = alert.status === "firing";
  const Icon = firing ? Siren : CircleCheck;
  return (
    <li>
      <Icon className={`ic ${firing ? "text-fail" : "text-ok"}`} aria-hidden="true" />
      <div className="grow">
        <Link className="k" to="/alerts/$id" params={{ id: alert.id }}>
          {alert.title}
        </Link>
        <div className="text-xs text-text-3">
          {firing ? "Firing" : "Resolved"}
          {alert.severity === null ? "" : `, ${alert.severity}`}
          {alert.service === null ? "" : ` · ${alert.service}`}
        </div>
      </div>
      <Time className="text-xs text-text-3" at={alert.ends_at ?? alert.starts_at} as="short" minutes />
    </li>
  );
}
