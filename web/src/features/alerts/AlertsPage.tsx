import "./alerts.css";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { BellRing, Layers, List } from "lucide-react";

import { useMay } from "@/api/session";
import { servicesQuery } from "@/api/shared/lists";
import { ButtonLink } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { Segmented } from "@/ui/form/segmented";
import { count } from "@/ui/format/numbers";
import { LoadMore } from "@/ui/load-more";
import { PageHeader } from "@/ui/page-header";
import { Panel } from "@/ui/panel";
import { useShortcuts } from "@/ui/shortcuts";
import { saveCsv } from "@/ui/table/csv";
import { DataTable } from "@/ui/table/data-table";
import { FilterBar, FilterInput } from "@/ui/table/filter-bar";
import { FilterSelect } from "@/ui/table/filter-select";
import { useUrlState } from "@/ui/url-state";

import { alertsQuery } from "./api/list-alerts";
import { AlertGroups } from "./list/AlertGroups";
import { ALERT_COLUMNS } from "./list/columns";

const SEVERITIES = ["critical", "error", "warning", "info"] as const;
const FILTERS = ["q", "status", "severity", "service"] as const;

/** What fires, and what has fired. */
export function AlertsPage() {
  const [url, setUrl] = useUrlState();
  const grouped = url.view === "groups";
  useShortcuts([
    { keys: "l", label: "List", group: "This page", run: () => setUrl({ view: undefined }) },
    { keys: "b", label: "Groups", group: "This page", run: () => setUrl({ view: "groups" }) },
  ]);
  return (
    <>
      <PageHeader title="Alerts" />
      {grouped ? (
        <>
          <FilterBar note="firing, or ended within the last hour">
            <ViewChoice />
          </FilterBar>
          <AlertGroups />
        </>
      ) : (
        <AlertList />
      )}
    </>
  );
}

function ViewChoice() {
  const [url, setUrl] = useUrlState();
  return (
    <Segmented
      label="View"
      value={url.view === "groups" ? "groups" : "list"}
      onChange={(view) => setUrl({ view: view === "list" ? undefined : view })}
      options={[
        { value: "list", label: <Word icon={<List className="ic s" aria-hidden="true" />} text="List" /> },
        {
          value: "groups",
          label: <Word icon={<Layers className="ic s" aria-hidden="true" />} text="Groups" />,
        },
      ]}
    />
  );
}

function Word({ icon, text }: { icon: React.ReactNode; text: string }) {
  return (
    <>
      {icon}
      {text}
    </>
  );
}

function AlertList() {
  const [url] = useUrlState();
  const navigate = useNavigate();
  const status = url.status ?? "firing";
  const services = useQuery({ ...servicesQuery, enabled: useMay("catalog:read") });
  const alerts = useInfiniteQuery(
    alertsQuery({
      status: status === "any" ? "" : status,
      severity: url.severity ?? "",
      service: url.service ?? "",
      q: url.q ?? "",
    }),
  );
  const rows = alerts.data?.rows;
  const narrowed = url.severity !== undefined || url.service !== undefined || url.q !== undefined;
  const more = alerts.hasNextPage ? "+" : "";
  return (
    <>
      <FilterBar
        clears={FILTERS}
        note={
          rows === undefined
            ? undefined
            : `${count(rows.length)}${more} ${rows.length === 1 ? "alert" : "alerts"}`
        }
        onExport={rows === undefined ? undefined : () => saveCsv("alerts", ALERT_COLUMNS, rows)}
      >
        <ViewChoice />
        <FilterInput placeholder="Title or label" />
        <FilterSelect
          param="status"
          label="State"
          fallback="firing"
          options={[
            { value: "firing", label: "Firing" },
            { value: "resolved", label: "Resolved" },
          ]}
        />
        <FilterSelect
          param="severity"
          label="Severity"
          options={SEVERITIES.map((severity) => ({ value: severity, label: severity }))}
        />
        <FilterSelect
          param="service"
          label="Service"
          options={(services.data ?? []).map((service) => ({ value: service.name, label: service.name }))}
        />
      </FilterBar>
      <Panel title="Alerts" headless>
        <DataTable
          label="Alerts"
          columns={ALERT_COLUMNS}
          rows={rows}
          rowKey={(row) => row.id}
          error={alerts.error}
          onRetry={() => void alerts.refetch()}
          onOpen={(row) => void navigate({ to: "/alerts/$id", params: { id: row.id } })}
          empty={<NoAlerts narrowed={narrowed} firing={status === "firing"} />}
        />
        {rows === undefined ? null : <LoadMore query={alerts} shown={rows.length} noun="alerts" />}
      </Panel>
    </>
  );
}

function NoAlerts({ narrowed, firing }: { narrowed: boolean; firing: boolean }) {
  const mayWrite = useMay("monitoring:write");
  if (narrowed) return <EmptyState title="No alert matches">Take a filter out to see the others.</EmptyState>;
  return (
    <EmptyState
      icon={BellRing}
      title={firing ? "Nothing fires" : "No alert has come yet"}
      action={
        mayWrite ? (
          <ButtonLink size="sm" to="/rules" search={{ new: "1" }}>
            Add a rule
          </ButtonLink>
        ) : undefined
      }
    >
      Alerts come from rules on events, from Prometheus and Alertmanager, and through the API.
    </EmptyState>
  );
}
