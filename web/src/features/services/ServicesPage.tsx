import "./services.css";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Boxes, Plus } from "lucide-react";
import { useState } from "react";

import { useMay } from "@/api/session";
import { servicesQuery, usersQuery } from "@/api/shared/lists";
import type { Service } from "@/api/types";
import { Person } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { EmptyState } from "@/ui/empty-state";
import { count, NONE, plural } from "@/ui/format/numbers";
import { PageHeader } from "@/ui/page-header";
import { Panel } from "@/ui/panel";
import { useShortcuts } from "@/ui/shortcuts";
import { StateBadge } from "@/ui/state-badge";
import type { Column } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/data-table";
import { FilterBar, FilterInput } from "@/ui/table/filter-bar";
import { FilterSelect } from "@/ui/table/filter-select";
import { useUrlState } from "@/ui/url-state";

import { useDeleteService } from "./api/services";
import { ServiceDetail } from "./ServiceDetail";
import { ServiceDialog } from "./ServiceDialog";

const ORDER = { failing: 0, warning: 1, no_data: 2, ok: 3 } as const;
const STATES = [
  { value: "failing", label: "Failing" },
  { value: "warning", label: "Warning" },
  { value: "no_data", label: "No data" },
  { value: "ok", label: "OK" },
] as const;

type Asked = { kind: "edit"; service: Service | null } | { kind: "delete"; service: Service };

/** What users rely on, and how it is. */
export function ServicesPage() {
  const [url, setUrl] = useUrlState();
  const mayWrite = useMay("catalog:write");
  const services = useQuery({ ...servicesQuery, refetchInterval: 60_000 });
  const users = useQuery({ ...usersQuery, enabled: useMay("users:read") });
  const [asked, setAsked] = useState<Asked | null>(null);
  const names = new Map(users.data?.map((user) => [user.id, user.name]));
  const words = (url.q ?? "").toLowerCase();
  const rows = services.data?.filter(
    (row) =>
      `${row.name} ${row.description} ${names.get(row.owner_user_id ?? "") ?? ""}`
        .toLowerCase()
        .includes(words) &&
      (url.state === undefined || row.state === url.state),
  );
  const shown = services.data?.find((row) => row.id === url.service);
  const open = (id: string | undefined) => setUrl({ service: id });
  const add = () => setAsked({ kind: "edit", service: null });
  useShortcuts(mayWrite ? [{ keys: "n", label: "Add service…", group: "This page", run: add }] : []);
  const addButton = (
    <Button kind="primary" icon={Plus} shortcut="N" onClick={add}>
      Add service
    </Button>
  );
  const narrowed = words !== "" || url.state !== undefined;
  return (
    <>
      <PageHeader title="Services" actions={mayWrite ? addButton : null} />
      <FilterBar
        clears={["q", "state"]}
        note={rows === undefined ? undefined : plural(rows.length, "service")}
      >
        <FilterInput placeholder="Name or owner" />
        <FilterSelect param="state" label="State" options={STATES} />
      </FilterBar>
      <Panel title="Services" headless>
        <DataTable
          label="Services"
          columns={columns(names, open)}
          rows={rows}
          rowKey={(row) => row.id}
          defaultSort={{ id: "state", desc: false }}
          error={services.error}
          onRetry={() => void services.refetch()}
          onOpen={(row) => open(row.id)}
          empty={
            narrowed ? (
              <EmptyState title="No service matches">Take a filter out to see the others.</EmptyState>
            ) : (
              <EmptyState
                icon={Boxes}
                title="No service is known yet"
                action={mayWrite ? addButton : undefined}
              >
                A service appears by itself when an event or an alert names it.
              </EmptyState>
            )
          }
        />
      </Panel>
      {shown === undefined || asked !== null ? null : (
        <ServiceDetail
          service={shown}
          onClose={() => open(undefined)}
          onEdit={mayWrite ? () => setAsked({ kind: "edit", service: shown }) : null}
          onDelete={mayWrite ? () => setAsked({ kind: "delete", service: shown }) : null}
        />
      )}
      <AskedDialog asked={asked} onClose={() => setAsked(null)} onDeleted={() => open(undefined)} />
    </>
  );
}

interface AskedDialogProps {
  asked: Asked | null;
  onClose: () => void;
  onDeleted: () => void;
}

function AskedDialog({ asked, onClose, onDeleted }: AskedDialogProps) {
  const remove = useDeleteService();
  if (asked === null) return null;
  if (asked.kind === "edit") return <ServiceDialog service={asked.service} onClose={onClose} />;
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={`Delete service ${asked.service.name}?`}
      action="Delete service"
      keep="Keep service"
      typeName={asked.service.name}
      onConfirm={async () => {
        await remove.mutateAsync(asked.service.id);
        onDeleted();
      }}
    >
      Its owner, tier and servers are forgotten. It appears again when an event or an alert names it.
    </ConfirmDialog>
  );
}

function columns(names: ReadonlyMap<string, string>, open: (id: string) => void): Column<Service>[] {
  return [
    {
      id: "name",
      header: "Service",
      sort: (row) => row.name,
      cell: (row) => (
        <button type="button" className="linky k" onClick={() => open(row.id)}>
          {row.name}
        </button>
      ),
    },
    {
      id: "state",
      header: "State",
      phone: "state",
      sort: (row) => ORDER[row.state],
      cell: (row) => <StateBadge state={row.state} />,
    },
    {
      id: "incidents",
      header: "Open incidents",
      align: "right",
      sort: (row) => row.open_incidents,
      firstSort: "desc",
      cell: (row) =>
        row.open_incidents === 0 ? (
          <span className="text-text-3">0</span>
        ) : (
          <Link to="/incidents" search={{ service: row.name, state: "open" }}>
            {count(row.open_incidents)}
            <span className="vh"> open incidents of {row.name}</span>
          </Link>
        ),
    },
    {
      id: "servers",
      header: "Servers",
      align: "right",
      sort: (row) => row.server_ids.length,
      firstSort: "desc",
      cell: (row) => count(row.server_ids.length),
    },
    { id: "tier", header: "Tier", align: "right", sort: (row) => row.tier, cell: (row) => row.tier ?? NONE },
    {
      id: "owner",
      header: "Owner",
      phone: "full",
      sort: (row) => names.get(row.owner_user_id ?? ""),
      cell: (row) => {
        const name = names.get(row.owner_user_id ?? "");
        return name === undefined ? <span className="text-text-3">Nobody</span> : <Person name={name} />;
      },
    },
  ];
}
