import { useNavigate } from "@tanstack/react-router";

import type { Incident } from "@/api/types";
import { Panel } from "@/ui/panel";
import type { Column } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/data-table";
import { LoadMore } from "@/ui/load-more";

import type { useIncidentRows } from "./use-incident-rows";

interface IncidentTableProps {
  rows: ReturnType<typeof useIncidentRows>;
  columns: readonly Column<Incident>[];
  empty: React.ReactNode;
}

/** Open incidents first, the worst on top; then the resolved ones. */
export function IncidentTable({ rows, columns, empty }: IncidentTableProps) {
  const navigate = useNavigate();
  const open = rows.rows?.filter((row) => row.state !== "resolved").length ?? 0;
  const resolved = (rows.rows?.length ?? 0) - open;
  return (
    <Panel title="Incidents" headless>
      <DataTable
        label="Incidents"
        className="inc-t"
        columns={columns}
        rows={rows.rows}
        rowKey={(row) => row.id}
        error={rows.error}
        onRetry={rows.retry}
        onOpen={(row) => void navigate({ to: "/incidents/$key", params: { key: row.key } })}
        rowClass={(row) => (row.severity === "sev1" && row.state !== "resolved" ? "hot" : undefined)}
        groups={[
          { id: "open", label: "Open", note: open, has: (row) => row.state !== "resolved" },
          { id: "resolved", label: "Resolved", note: resolved, has: (row) => row.state === "resolved" },
        ]}
        empty={empty}
      />
      {rows.showsResolved && rows.rows !== undefined ? (
        <LoadMore query={rows.resolved} shown={resolved} noun="resolved" />
      ) : null}
    </Panel>
  );
}
