import { Link } from "@tanstack/react-router";
import { Siren } from "lucide-react";

import type { Alert } from "@/api/types";
import { EventSeverity, levelTone } from "@/ui/event-severity";
import { count, NONE } from "@/ui/format/numbers";
import { StateBadge } from "@/ui/state-badge";
import type { Column } from "@/ui/table/columns";
import { Duration, Time } from "@/ui/time";

const TONE_ORDER = { error: 0, warn: 1, info: 2 } as const;

export const ALERT_COLUMNS: Column<Alert>[] = [
  {
    id: "title",
    header: "Alert",
    phone: "full",
    sort: (row) => row.title,
    csv: (row) => `ALR-${row.number} ${row.title}`,
    cell: (row) => (
      <Link className="k" to="/alerts/$id" params={{ id: row.id }}>
        {row.title}
      </Link>
    ),
  },
  {
    id: "status",
    header: "State",
    phone: "title",
    sort: (row) => row.status,
    cell: (row) => <StateBadge state={row.silenced ? "silenced" : row.status} />,
  },
  {
    id: "severity",
    header: "Severity",
    phone: "state",
    sort: (row) => TONE_ORDER[levelTone(row.severity ?? "")],
    csv: (row) => row.severity,
    cell: (row) => (row.severity === null ? NONE : <EventSeverity severity={row.severity} />),
  },
  {
    id: "service",
    header: "Service",
    phone: "title",
    sort: (row) => row.service,
    cell: (row) => <span className="text-text-2">{row.service ?? NONE}</span>,
  },
  {
    id: "count",
    header: "Repeats",
    align: "right",
    phone: "hide",
    sort: (row) => row.count,
    firstSort: "desc",
    cell: (row) => <span className="text-text-2">{count(row.count)}</span>,
  },
  {
    id: "starts",
    header: "Since, UTC",
    align: "right",
    phone: "hide",
    sort: (row) => row.starts_at,
    firstSort: "desc",
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
    csv: (row) => row.incident_id,
    cell: (row) =>
      row.incident_id === null ? (
        <span className="text-text-3">{NONE}</span>
      ) : (
        <Link className="row gap-1" to="/incidents/$key" params={{ key: row.incident_id }}>
          <Siren className="ic s" aria-hidden="true" />
          Open<span className="vh"> the incident of {row.title}</span>
        </Link>
      ),
  },
];
