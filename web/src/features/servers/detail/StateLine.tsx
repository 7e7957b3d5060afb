import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Siren } from "lucide-react";

import { useMay } from "@/api/session";
import { credentialsQuery } from "@/api/shared/lists";
import { firingAlertsQuery, openIncidentsQuery } from "@/api/shared/watch";
import type { Server } from "@/api/types";
import { LabelBadges } from "@/ui/badge";
import { withUnit } from "@/ui/format/numbers";
import { StateBadge } from "@/ui/state-badge";
import { Time } from "@/ui/time";

import { incidentsOf } from "./incidents-of";

/** Under the title: whether it answers, as whom it is logged in to, and what it has part in. */
export function StateLine({ server }: { server: Server }) {
  const credentials = useQuery({ ...credentialsQuery, enabled: useMay("credentials:read") });
  const credential = credentials.data?.find((each) => each.id === server.credential_id);
  const user = server.username === "" ? credential?.username : server.username;
  return (
    <span className="row wrap gap-3">
      <StateBadge state={server.state} box word={server.state === "unknown" ? "Not tested" : undefined} />
      <span>
        {user === undefined || user === "" ? null : (
          <>
            SSH as <code>{user}</code>
            {", "}
          </>
        )}
        {server.latency_ms === null
          ? null
          : `${withUnit(server.latency_ms, "ms", server.latency_ms < 10 ? 1 : 0)}, `}
        last check <Time at={server.last_checked_at} none="never" />
      </span>
      <LabelBadges labels={server.labels} />
      <Incidents server={server} />
    </span>
  );
}

function Incidents({ server }: { server: Server }) {
  const mayAlerts = useMay("alerts:read");
  const mayIncidents = useMay("incidents:read");
  const alerts = useQuery({ ...firingAlertsQuery, enabled: mayAlerts });
  const incidents = useQuery({ ...openIncidentsQuery, enabled: mayIncidents });
  return incidentsOf(server, alerts.data?.items ?? [], incidents.data?.items ?? []).map((incident) => (
    <Link key={incident.id} className="row gap-1" to="/incidents/$key" params={{ key: incident.key }}>
      <Siren className="ic s text-fail" aria-hidden="true" /> Part of {incident.key}
    </Link>
  ));
}
