import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import type { Incident } from "@/api/types";
import { Panel } from "@/ui/panel";
import { StateBadge } from "@/ui/state-badge";
import { Time } from "@/ui/time";

import { incidentExecutionsQuery } from "../api/get-incident-executions";

/** Runbooks that were run for this incident. Not drawn while there are none. */
export function ExecutionsPanel({ incident }: { incident: Incident }) {
  const executions = useQuery(incidentExecutionsQuery(incident.id));
  const rows = executions.data ?? [];
  if (rows.length === 0) return null;
  return (
    <Panel title="Executions" note={rows.length}>
      <ul className="list">
        {rows.map((run) => (
          <li key={run.id}>
            <div className="grow">
              <Link className="k" to="/executions/$id" params={{ id: run.id }}>
                {run.runbook} <span className="text-text-3 text-xs num">{run.key}</span>
              </Link>
              <div className="text-xs text-text-2 row wrap gap-3">
                <StateBadge state={run.state} />
                {run.dry_run ? <span>Dry run</span> : null}
                {run.server === null ? null : <span className="mono">{run.server.name}</span>}
              </div>
            </div>
            <Time className="text-xs text-text-3" at={run.created_at} as="short" />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
