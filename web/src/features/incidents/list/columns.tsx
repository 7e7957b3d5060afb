import { Link } from "@tanstack/react-router";
import { UserPlus } from "lucide-react";

import type { Incident } from "@/api/types";
import { Person } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { NONE, plural } from "@/ui/format/numbers";
import { SeverityBadge } from "@/ui/severity-badge";
import { StateBadge } from "@/ui/state-badge";
import type { Column } from "@/ui/table/columns";
import { Countdown, Duration, Time } from "@/ui/time";

const STATE_ORDER = { new: 0, investigating: 1, resolved: 2 } as const;

export function Owner({ incident, me }: { incident: Incident; me: string }) {
  if (incident.owner !== null) return <Person name={incident.owner.name} you={incident.owner.id === me} />;
  if (incident.state === "resolved") return <span className="text-text-3">{NONE}</span>;
  return (
    <span className="row gap-1 text-fail">
      <UserPlus className="ic s" aria-hidden="true" />
      No owner
    </span>
  );
}

/** "escalates in 3 min 42 s" while somebody has been paged and nobody has answered. */
export function NextEscalation({ incident }: { incident: Incident }) {
  const { paged } = incident;
  if (incident.state !== "new" || paged === null) return null;
  return (
    <div className="text-xs text-text-2">
      Paged {paged.name}
      {paged.next_escalation_at === null ? null : (
        <>
          {", escalates in "}
          <b className="num font-medium">
            <Countdown to={paged.next_escalation_at} />
          </b>
        </>
      )}
    </div>
  );
}

const TITLE: Column<Incident> = {
  id: "title",
  header: "Incident",
  sort: (row) => row.number,
  firstSort: "desc",
  csv: (row) => `${row.key} ${row.title}`,
  phone: "full",
  cell: (row) => (
    <>
      <Link className="k" to="/incidents/$key" params={{ key: row.key }}>
        <span className="text-text-3 text-xs num idc">{row.key}</span> {row.title}
      </Link>
      <div className="only-phone">
        <span className="row gap-3 text-xs">
          <SeverityBadge severity={row.severity} />
          <span className="text-text-2">{row.service}</span>
        </span>
      </div>
      <NextEscalation incident={row} />
    </>
  ),
};

interface ColumnContext {
  me: string;
  acknowledge: ((incident: Incident) => void) | null;
}

export function incidentColumns({ me, acknowledge }: ColumnContext): Column<Incident>[] {
  return [
    TITLE,
    {
      id: "severity",
      header: "Severity",
      sort: (row) => row.severity,
      phone: "hide",
      cell: (row) => <SeverityBadge severity={row.severity} />,
    },
    {
      id: "state",
      header: "State",
      sort: (row) => STATE_ORDER[row.state],
      csv: (row) => row.state,
      phone: "title",
      cell: (row) => <StateBadge state={row.state} />,
    },
    {
      id: "owner",
      header: "Owner",
      sort: (row) => row.owner?.name,
      phone: "hide",
      cell: (row) => <Owner incident={row} me={me} />,
    },
    {
      id: "service",
      header: "Service",
      sort: (row) => row.service,
      phone: "hide",
      cell: (row) => <span className="text-text-2">{row.service ?? NONE}</span>,
    },
    {
      id: "alerts",
      header: "Alerts",
      align: "right",
      sort: (row) => row.alert_count,
      firstSort: "desc",
      phone: "hide",
      cell: (row) => (
        <span
          className="text-text-2"
          title={`${plural(row.firing_alerts, "alert")} firing of ${row.alert_count}`}
        >
          {row.firing_alerts === 0 ? row.alert_count : `${row.firing_alerts} of ${row.alert_count}`}
        </span>
      ),
    },
    {
      id: "opened",
      header: "Opened, UTC",
      align: "right",
      sort: (row) => row.opened_at,
      firstSort: "desc",
      phone: "hide",
      cell: (row) => <Time className="text-text-2" at={row.opened_at} as="short" />,
    },
    {
      id: "open",
      header: "Open for",
      align: "right",
      phone: "state",
      cell: (row) => <Duration from={row.opened_at} to={row.resolved_at} />,
    },
    ...(acknowledge === null ? [] : [acknowledgeColumn(acknowledge)]),
  ];
}

function acknowledgeColumn(acknowledge: (incident: Incident) => void): Column<Incident> {
  return {
    id: "act",
    header: "Action",
    phone: "full",
    className: "act",
    cell: (row) =>
      row.state === "new" ? (
        <Button size="sm" className="raised" onClick={() => acknowledge(row)}>
          Acknowledge
          <span className="vh"> {row.key}</span>
        </Button>
      ) : null,
  };
}
