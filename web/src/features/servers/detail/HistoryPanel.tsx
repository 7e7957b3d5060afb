import { useInfiniteQuery } from "@tanstack/react-query";

import type { CommandRecord, Server } from "@/api/types";
import { EmptyState } from "@/ui/empty-state";
import { NONE } from "@/ui/format/numbers";
import { duration } from "@/ui/format/time";
import { LoadMore } from "@/ui/load-more";
import { Panel } from "@/ui/panel";
import type { Column } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/data-table";
import { Time } from "@/ui/time";

import { commandHistoryQuery } from "../api/command-history";
import { ExitStatus } from "./CommandPanel";

const COLUMNS: Column<CommandRecord>[] = [
  {
    id: "command",
    header: "Command",
    phone: "full",
    className: "cmd",
    cell: (row) => <code title={row.command}>{row.command}</code>,
  },
  { id: "exit", header: "Result", cell: (row) => <ExitStatus status={row.exit_status} />, phone: "title" },
  {
    id: "who",
    header: "Run by",
    phone: "state",
    cell: (row) => <span className="text-text-2">{row.actor_name}</span>,
  },
  {
    id: "at",
    header: "At, UTC",
    align: "right",
    phone: "title",
    cell: (row) => <Time className="text-text-2" at={row.at} as="short" />,
  },
  {
    id: "took",
    header: "Took",
    align: "right",
    phone: "state",
    cell: (row) => (row.ms === null ? NONE : duration(row.ms / 1000)),
  },
];

/** What was run here, and by whom. */
export function HistoryPanel({ server }: { server: Server }) {
  const history = useInfiniteQuery(commandHistoryQuery(server.id));
  return (
    <Panel title="Commands run here">
      <DataTable
        label="Commands"
        columns={COLUMNS}
        rows={history.data?.rows}
        rowKey={(row) => row.id}
        error={history.error}
        onRetry={() => void history.refetch()}
        expected={3}
        sortParam="commands"
        empty={<EmptyState title="No command has been run here yet" />}
      />
      {history.hasNextPage ? (
        <LoadMore query={history} shown={history.data?.rows.length ?? 0} noun="commands" />
      ) : null}
    </Panel>
  );
}
