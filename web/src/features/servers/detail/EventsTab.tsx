import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import type { LogEvent, Server } from "@/api/types";
import { EmptyState } from "@/ui/empty-state";
import { EventSeverity } from "@/ui/event-severity";
import { LoadMore } from "@/ui/load-more";
import { Panel } from "@/ui/panel";
import type { Column } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/data-table";
import { Time } from "@/ui/time";

import { serverEventsQuery, sourcesOf } from "../api/server-events";

const COLUMNS: readonly Column<LogEvent>[] = [
  {
    id: "at",
    header: "Time, UTC",
    phone: "title",
    className: "dim num",
    cell: (event) => <Time at={event.ts} as="short" />,
  },
  {
    id: "severity",
    header: "Severity",
    phone: "state",
    cell: (event) => <EventSeverity severity={event.severity} />,
  },
  { id: "service", header: "Service", className: "dim", cell: (event) => event.service },
  {
    id: "message",
    header: "Message",
    phone: "full",
    className: "cmd",
    cell: (event) => <code title={event.message}>{event.message}</code>,
  },
];

/** What the server wrote in the last 24 h. */
export function EventsTab({ server }: { server: Server }) {
  const sources = sourcesOf(server);
  const events = useInfiniteQuery(serverEventsQuery(sources));
  return (
    <Panel
      title="Events"
      note="last 24 h"
      actions={
        <Link to="/events" search={{ source: sources.join(","), range: "24h" }}>
          Open in Events
        </Link>
      }
    >
      <DataTable
        label="Events"
        columns={COLUMNS}
        rows={events.data?.rows}
        rowKey={(event) => event.id}
        error={events.error}
        onRetry={() => void events.refetch()}
        expected={12}
        sortParam="events"
        empty={
          <EmptyState title="No event came from here in the last 24 h">
            Events count as this server’s when their source is <code>{sources.join(" or ")}</code>.
          </EmptyState>
        }
      />
      <LoadMore query={events} shown={events.data?.rows.length ?? 0} noun="events" />
    </Panel>
  );
}
