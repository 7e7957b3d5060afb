import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Pencil, Trash2 } from "lucide-react";

import { useMay } from "@/api/session";
import { policiesQuery, serversQuery, usersQuery } from "@/api/shared/lists";
import { openIncidentsQuery } from "@/api/shared/watch";
import type { Service } from "@/api/types";
import { Button } from "@/ui/button";
import { DescriptionList } from "@/ui/description-list";
import { Dialog } from "@/ui/dialog";
import { NONE } from "@/ui/format/numbers";
import { SeverityBadge } from "@/ui/severity-badge";
import { StateBadge } from "@/ui/state-badge";

import { DEFAULT_POLICY, useOwnPolicy } from "./PolicyField";

interface ServiceDetailProps {
  service: Service;
  onClose: () => void;
  onEdit: (() => void) | null;
  onDelete: (() => void) | null;
}

/** One service: how it is, what is open, and where it runs. */
export function ServiceDetail({ service, onClose, onEdit, onDelete }: ServiceDetailProps) {
  const users = useQuery({ ...usersQuery, enabled: useMay("users:read") });
  const owner = users.data?.find((user) => user.id === service.owner_user_id)?.name;
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={service.name}
      footer={
        <>
          {onDelete === null ? null : (
            <Button kind="danger-quiet" icon={Trash2} onClick={onDelete}>
              Delete…
            </Button>
          )}
          <Button onClick={onClose}>Close</Button>
          {onEdit === null ? null : (
            <Button kind="primary" icon={Pencil} onClick={onEdit}>
              Edit service
            </Button>
          )}
        </>
      }
    >
      <DescriptionList
        items={[
          ["State", <StateBadge key="s" state={service.state} />],
          [
            "What it does",
            service.description === "" ? undefined : (
              <span className="whitespace-pre-wrap">{service.description}</span>
            ),
          ],
          ["Owner", service.owner_user_id === null ? "Nobody" : (owner ?? NONE)],
          ["Tier", service.tier ?? NONE],
          ["Pages", <Policy key="p" service={service} />],
          [
            "Look at",
            <span key="l" className="row wrap gap-3">
              <Link to="/events" search={{ service: service.name }}>
                Events
              </Link>
              <Link to="/alerts" search={{ service: service.name, status: "any" }}>
                Alerts
              </Link>
              <Link to="/incidents" search={{ service: service.name }}>
                Incidents
              </Link>
            </span>,
          ],
        ]}
      />
      <OpenIncidents service={service} />
      <Servers service={service} />
    </Dialog>
  );
}

/** The escalation policy that its incidents start. */
function Policy({ service }: { service: Service }) {
  const policies = useQuery({ ...policiesQuery, enabled: useMay("oncall:read") }).data;
  const own = useOwnPolicy(service);
  if (policies === undefined || own === undefined) return NONE;
  const isDefault = own === DEFAULT_POLICY;
  const policy = policies.find((each) => (isDefault ? each.is_default : each.id === own));
  if (policy === undefined) return NONE;
  return (
    <Link to="/oncall" search={{ tab: "escalation" }}>
      {policy.name}
      {isDefault ? ", the default" : ""}
    </Link>
  );
}

function OpenIncidents({ service }: { service: Service }) {
  const open = useQuery({ ...openIncidentsQuery, enabled: useMay("incidents:read") });
  const rows = (open.data?.items ?? []).filter((incident) => incident.service === service.name);
  if (rows.length === 0) return null;
  return (
    <section aria-label="Open incidents">
      <h3>Open incidents</h3>
      <ul className="list-plain">
        {rows.map((incident) => (
          <li key={incident.id} className="row">
            <SeverityBadge severity={incident.severity} />
            <Link className="truncate" to="/incidents/$key" params={{ key: incident.key }}>
              {incident.key} {incident.title}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Servers({ service }: { service: Service }) {
  const servers = useQuery({
    ...serversQuery,
    enabled: useMay("servers:read") && service.server_ids.length > 0,
  });
  const rows = (servers.data ?? []).filter((server) => service.server_ids.includes(server.id));
  if (rows.length === 0) return null;
  return (
    <section aria-label="Servers">
      <h3>Servers</h3>
      <ul className="list-plain">
        {rows.map((server) => (
          <li key={server.id} className="row">
            <Link className="mono grow" to="/servers/$id" params={{ id: server.id }}>
              {server.name}
            </Link>
            <StateBadge state={server.state} word={server.state === "unknown" ? "Not tested" : undefined} />
          </li>
        ))}
      </ul>
    </section>
  );
}
