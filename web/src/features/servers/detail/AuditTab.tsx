import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import type { AuditEntry, Server } from "@/api/types";
import { EmptyState } from "@/ui/empty-state";
import { actionWords } from "@/ui/format/action";
import { LoadMore } from "@/ui/load-more";
import { Panel } from "@/ui/panel";
import type { Column } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/data-table";
import { Time } from "@/ui/time";

import { serverAuditQuery } from "../api/server-audit";

function told(entry: AuditEntry): string {
  const { command, detail } = entry.detail;
  if (typeof command === "string") return command;
  return typeof detail === "string" ? detail : "";
}

function columns(server: Server): Column<AuditEntry>[] {
  return [
    {
      id: "at",
      header: "Time, UTC",
      phone: "title",
      className: "dim num",
      cell: (entry) => <Time at={entry.at} as="short" />,
    },
    { id: "actor", header: "Who", phone: "state", cell: (entry) => entry.actor_name },
    {
      id: "what",
      header: "What",
      phone: "full",
      cell: (entry) => (
        <Link
          className="k"
          to="/audit"
          search={{ target_type: "server", target_id: server.id, entry: entry.id }}
        >
          {actionWords(entry.action)}
        </Link>
      ),
    },
    {
      id: "detail",
      header: "Command",
      phone: "full",
      className: "cmd",
      cell: (entry) => <code title={told(entry)}>{told(entry)}</code>,
    },
  ];
}

/** Who did what to the server. */
export function AuditTab({ server }: { server: Server }) {
  const entries = useInfiniteQuery(serverAuditQuery(server.id));
  return (
    <Panel
      title="Audit"
      actions={
        <Link to="/audit" search={{ target_type: "server", target_id: server.id }}>
          Open in Audit
        </Link>
      }
    >
      <DataTable
        label="Audit entries"
        columns={columns(server)}
        rows={entries.data?.rows}
        rowKey={(entry) => entry.id}
        error={entries.error}
        onRetry={() => void entries.refetch()}
        expected={8}
        sortParam="audit"
        empty={<EmptyState title="Nothing was done to this server yet" />}
      />
      <LoadMore query={entries} shown={entries.data?.rows.length ?? 0} noun="entries" />
    </Panel>
  );
}
