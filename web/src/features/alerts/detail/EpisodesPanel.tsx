import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import type { Alert } from "@/api/types";
import { Badge } from "@/ui/badge";
import { NONE, plural } from "@/ui/format/numbers";
import { LoadMore } from "@/ui/load-more";
import { Panel } from "@/ui/panel";
import { StateBadge } from "@/ui/state-badge";
import type { Column } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/data-table";
import { Duration, Time } from "@/ui/time";

import { episodesQuery } from "../api/alert-episodes";

function columns(current: string): Column<Alert>[] {
  return [
    {
      id: "number",
      header: "Episode",
      cell: (row) => (
        <span className="row gap-1">
          <Link className="k num" to="/alerts/$id" params={{ id: row.id }}>
            ALR-{row.number}
          </Link>
          {row.id === current ? <Badge>this one</Badge> : null}
        </span>
      ),
    },
    { id: "state", header: "State", phone: "state", cell: (row) => <StateBadge state={row.status} /> },
    {
      id: "began",
      header: "Began, UTC",
      align: "right",
      phone: "title",
      cell: (row) => <Time className="text-text-2" at={row.starts_at} as="short" />,
    },
    {
      id: "for",
      header: "For",
      align: "right",
      phone: "state",
      cell: (row) => <Duration from={row.starts_at} to={row.ends_at} />,
    },
    {
      id: "incident",
      header: "Incident",
      phone: "hide",
      cell: (row) =>
        row.incident_id === null ? (
          NONE
        ) : (
          <Link to="/incidents/$key" params={{ key: row.incident_id }}>
            Open<span className="vh"> the incident of ALR-{row.number}</span>
          </Link>
        ),
    },
  ];
}

/** When the same condition fired before. */
export function EpisodesPanel({ alert }: { alert: Alert }) {
  const episodes = useInfiniteQuery(episodesQuery(alert.fingerprint));
  const rows = episodes.data?.rows;
  return (
    <Panel
      title="History"
      note={
        rows === undefined
          ? undefined
          : `fired ${plural(rows.length, "time")}${episodes.hasNextPage ? " or more" : ""}`
      }
    >
      <DataTable
        label="Episodes"
        columns={columns(alert.id)}
        rows={rows}
        rowKey={(row) => row.id}
        error={episodes.error}
        onRetry={() => void episodes.refetch()}
        expected={2}
        sortParam="episodes"
        empty={null}
      />
      {episodes.hasNextPage ? <LoadMore query={episodes} shown={rows?.length ?? 0} noun="episodes" /> : null}
    </Panel>
  );
}
