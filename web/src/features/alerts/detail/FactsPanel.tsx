import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { useMay } from "@/api/session";
import type { Alert } from "@/api/types";
import { DescriptionList } from "@/ui/description-list";
import { count, NONE } from "@/ui/format/numbers";
import { Panel } from "@/ui/panel";
import { Duration, Time } from "@/ui/time";

import { incidentQuery } from "../api/get-incident";

const SOURCE_WORD = {
  native: "The API",
  alertmanager: "Alertmanager API",
  webhook: "Alertmanager webhook",
  rule: "A rule on events",
} as const;

export function FactsPanel({ alert }: { alert: Alert }) {
  return (
    <Panel title="Facts" padded>
      <DescriptionList
        items={[
          ["Incident", <IncidentLink key="i" id={alert.incident_id} />],
          [
            "Service",
            alert.service === null ? null : (
              <Link to="/services" search={{ q: alert.service }}>
                {alert.service}
              </Link>
            ),
          ],
          ["Began", <Time key="b" at={alert.starts_at} as="short" />],
          ["Ended", alert.ends_at === null ? undefined : <Time key="e" at={alert.ends_at} as="short" />],
          [
            alert.ends_at === null ? "Fires for" : "Fired for",
            <Duration key="f" from={alert.starts_at} to={alert.ends_at} />,
          ],
          ["Last seen", <Time key="l" at={alert.last_seen_at} />],
          ["Handed in", `${count(alert.count)}${alert.count === 1 ? " time" : " times"}`],
          ["Comes from", <Source key="s" alert={alert} />],
          ["Fingerprint", <code key="p">{alert.fingerprint}</code>],
        ]}
      />
    </Panel>
  );
}

function Source({ alert }: { alert: Alert }) {
  if (alert.rule_id === null) return SOURCE_WORD[alert.source];
  return (
    <Link to="/rules" search={{ rule: alert.rule_id }}>
      {SOURCE_WORD[alert.source]}
    </Link>
  );
}

function IncidentLink({ id }: { id: string | null }) {
  const incident = useQuery({ ...incidentQuery(id ?? ""), enabled: useMay("incidents:read") && id !== null });
  if (id === null) return NONE;
  return (
    <Link to="/incidents/$key" params={{ key: incident.data?.key ?? id }}>
      {incident.data === undefined ? "Open incident" : `${incident.data.key} ${incident.data.title}`}
    </Link>
  );
}
