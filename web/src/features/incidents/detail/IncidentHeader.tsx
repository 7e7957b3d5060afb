import type { ReactNode } from "react";

import type { Incident } from "@/api/types";
import { localTime, localZone, zoneCity } from "@/ui/format/time";
import { PageHeader } from "@/ui/page-header";
import { SeverityBadge } from "@/ui/severity-badge";
import { StateBadge } from "@/ui/state-badge";
import { Duration, Time } from "@/ui/time";

/** Title, severity, state and how long: the answer to "how bad is it" in one line. */
export function IncidentHeader({ incident, actions }: { incident: Incident; actions: ReactNode }) {
  const zone = localZone();
  const local =
    zone === "UTC" || zone === "Etc/UTC" ? "" : ` (${localTime(incident.opened_at)} ${zoneCity(zone)})`;
  return (
    <PageHeader
      title={incident.title}
      documentTitle={`${incident.key} ${incident.title}`}
      here={incident.key}
      crumbs={[{ label: "Incidents", to: "/incidents" }]}
      sub={
        <span className="row wrap gap-3">
          <SeverityBadge severity={incident.severity} box solid />
          <StateBadge state={incident.state} box />
          <span>
            {incident.resolved_at === null ? "Open for " : "Lasted "}
            <b className="font-medium text-text-1">
              <Duration from={incident.opened_at} to={incident.resolved_at} />
            </b>
          </span>
          <span>
            since <Time at={incident.opened_at} as="short" /> UTC{local}
          </span>
        </span>
      }
      actions={actions}
    />
  );
}
