import { Link } from "@tanstack/react-router";

import type { Runbook } from "@/api/types";
import { Badge } from "@/ui/badge";
import { StateBadge } from "@/ui/state-badge";
import type { Column } from "@/ui/table/columns";

export const SOURCE_WORD = { python: "Python file", yaml: "Written here", shipped: "Shipped" } as const;

/** What a run needs to know beforehand: an incident and a server chosen elsewhere come along. */
export type RunContext = Record<"server" | "incident", string | undefined>;

export function runbookColumns(context: RunContext): Column<Runbook>[] {
  return [
    {
      id: "title",
      header: "Runbook",
      sort: (row) => row.title,
      phone: "full",
      cell: (row) => (
        <>
          <Link className="k" to="/runbooks/$name" params={{ name: row.name }} search={context}>
            {row.title}
          </Link>
          <div className="text-xs text-text-3 mono">{row.name}</div>
        </>
      ),
    },
    {
      id: "state",
      header: "Allowed",
      phone: "title",
      sort: (row) => Number(row.approved),
      csv: (row) => (row.approved ? "approved" : "not approved"),
      cell: (row) =>
        row.approved ? (
          <StateBadge state="ok" word="Approved" />
        ) : (
          <StateBadge state="warning" word="Not approved" />
        ),
    },
    {
      id: "effect",
      header: "Effect",
      phone: "state",
      sort: (row) => Number(row.destructive),
      csv: (row) => (row.destructive ? "destructive" : ""),
      cell: (row) => (row.destructive ? <Badge>destructive</Badge> : <span className="text-text-3">–</span>),
    },
    {
      id: "steps",
      header: "Steps",
      align: "right",
      sort: (row) => row.steps.length,
      phone: "hide",
      cell: (row) => row.steps.length,
    },
    {
      id: "parameters",
      header: "Parameters",
      align: "right",
      sort: (row) => row.parameters.length,
      phone: "hide",
      cell: (row) => row.parameters.length,
    },
    {
      id: "source",
      header: "From",
      sort: (row) => SOURCE_WORD[row.source],
      phone: "hide",
      cell: (row) => <span className="text-text-2">{SOURCE_WORD[row.source]}</span>,
    },
  ];
}
