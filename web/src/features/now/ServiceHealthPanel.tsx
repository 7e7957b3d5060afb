import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { Boxes } from "lucide-react";

import { useMay } from "@/api/session";
import { servicesQuery, usersQuery } from "@/api/shared/lists";
import type { Service } from "@/api/types";
import { ButtonLink } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { count, NONE } from "@/ui/format/numbers";
import { useLastCount } from "@/ui/last-count";
import { Panel } from "@/ui/panel";
import { StateBadge } from "@/ui/state-badge";
import type { Column } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/data-table";

import { worstFirst } from "./service-order";

const SHOWN = 8;

function columnsFor(names: ReadonlyMap<string, string>): Column<Service>[] {
  return [
    {
      id: "name",
      header: "Service",
      cell: (service) => (
        <Link className="k" to="/services" search={{ q: service.name }}>
          {service.name}
        </Link>
      ),
    },
    { id: "state", header: "State", phone: "state", cell: (service) => <StateBadge state={service.state} /> },
    {
      id: "incidents",
      header: "Open incidents",
      align: "right",
      cell: (service) =>
        service.open_incidents === 0 ? (
          <span className="text-text-3">0</span>
        ) : (
          <Link to="/incidents" search={{ service: service.name }}>
            {count(service.open_incidents)}
          </Link>
        ),
    },
    { id: "servers", header: "Servers", align: "right", cell: (service) => count(service.server_ids.length) },
    { id: "tier", header: "Tier", align: "right", cell: (service) => service.tier ?? NONE, phone: "hide" },
    {
      id: "owner",
      header: "Owner",
      phone: "hide",
      cell: (service) =>
        service.owner_user_id === null ? (
          <span className="text-text-3">Nobody</span>
        ) : (
          <span className="text-text-2">{names.get(service.owner_user_id) ?? NONE}</span>
        ),
    },
  ];
}

/** The services that are worst off. */
export function ServiceHealthPanel() {
  const navigate = useNavigate();
  const services = useQuery({ ...servicesQuery, refetchInterval: 60_000 });
  const users = useQuery({ ...usersQuery, enabled: useMay("users:read") });
  const names = new Map(users.data?.map((user) => [user.id, user.name]));
  const worst = services.data === undefined ? undefined : worstFirst(services.data).slice(0, SHOWN);
  const expected = useLastCount("services", worst?.length, 6);
  return (
    <Panel
      title="Service health"
      note={
        services.data !== undefined && worst !== undefined && worst.length > 0
          ? worst.length < services.data.length
            ? `${worst.length} of ${services.data.length}, worst first`
            : "worst first"
          : undefined
      }
      actions={<Link to="/services">All services</Link>}
    >
      <DataTable
        label="Service health"
        columns={columnsFor(names)}
        rows={worst}
        rowKey={(service) => service.id}
        error={services.error}
        onRetry={() => void services.refetch()}
        sortParam="service-sort"
        expected={expected}
        onOpen={(service) => void navigate({ to: "/services", search: { q: service.name } })}
        empty={
          <EmptyState
            icon={Boxes}
            title="No service is known yet"
            action={
              <ButtonLink size="sm" to="/services">
                Add a service
              </ButtonLink>
            }
          >
            A service appears by itself when an event or an alert names it.
          </EmptyState>
        }
      />
    </Panel>
  );
}
