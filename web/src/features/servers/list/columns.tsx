import { Link } from "@tanstack/react-router";

import type { Server } from "@/api/types";
import { LabelBadges } from "@/ui/badge";
import { NONE } from "@/ui/format/numbers";
import { StateBadge } from "@/ui/state-badge";
import type { Column } from "@/ui/table/columns";
import { Time } from "@/ui/time";

const ORDER = { unreachable: 0, unknown: 1, reachable: 2 } as const;

export const SERVER_COLUMNS: Column<Server>[] = [
  {
    id: "name",
    header: "Server",
    sort: (row) => row.name,
    cell: (row) => (
      <Link className="k mono" to="/servers/$id" params={{ id: row.id }}>
        {row.name}
      </Link>
    ),
  },
  {
    id: "state",
    header: "State",
    phone: "state",
    sort: (row) => ORDER[row.state],
    csv: (row) => row.state,
    cell: (row) => <StateBadge state={row.state} word={row.state === "unknown" ? "Not tested" : undefined} />,
  },
  {
    id: "address",
    header: "Address",
    sort: (row) => row.address,
    csv: (row) => `${row.address}:${row.port}`,
    phone: "full",
    cell: (row) => (
      <span className="mono text-text-2">
        {row.address}
        {row.port === 22 ? "" : `:${row.port}`}
      </span>
    ),
  },
  {
    id: "os",
    header: "System",
    sort: (row) => row.os,
    phone: "hide",
    cell: (row) => <span className="text-text-2">{row.os ?? NONE}</span>,
  },
  {
    id: "labels",
    header: "Labels",
    phone: "full",
    csv: (row) =>
      Object.entries(row.labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(" "),
    cell: (row) => <LabelBadges labels={row.labels} />,
  },
  {
    id: "checked",
    header: "Last check",
    align: "right",
    sort: (row) => row.last_checked_at,
    firstSort: "desc",
    phone: "hide",
    cell: (row) => <Time className="text-text-2" at={row.last_checked_at} none="never" />,
  },
];
