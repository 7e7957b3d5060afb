import type { RunbookParameter } from "@/api/types";
import { EmptyState } from "@/ui/empty-state";
import { NONE } from "@/ui/format/numbers";
import { Panel } from "@/ui/panel";
import type { Column } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/data-table";

import { rulesOf } from "../run/parameters";

const COLUMNS: Column<RunbookParameter>[] = [
  {
    id: "name",
    header: "Name",
    cell: (row) => (
      <span className="mono">
        {row.name}
        {row.required ? <span className="text-text-3"> needed</span> : null}
      </span>
    ),
  },
  {
    id: "type",
    header: "Type",
    phone: "state",
    cell: (row) => <span className="text-text-2">{row.type}</span>,
  },
  {
    id: "default",
    header: "Default",
    cell: (row) =>
      row.default === null ? NONE : <code className="wrap-anywhere">{String(row.default)}</code>,
  },
  {
    id: "rules",
    header: "Allowed",
    phone: "full",
    cell: (row) => {
      const rules = row.choices === null ? rulesOf(row) : row.choices.join(", ");
      return <span className="text-text-2 wrap-anywhere">{rules === "" ? "anything" : rules}</span>;
    },
  },
  {
    id: "text",
    header: "What it is",
    phone: "full",
    cell: (row) => <span className="text-text-2">{row.description}</span>,
  },
];

export function ParametersPanel({ parameters }: { parameters: readonly RunbookParameter[] }) {
  return (
    <Panel title="Parameters" note={parameters.length}>
      <DataTable
        label="Parameters"
        columns={COLUMNS}
        rows={parameters}
        rowKey={(row) => row.name}
        sortParam="parameters"
        empty={<EmptyState title="It takes no parameters" />}
      />
    </Panel>
  );
}
