import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { Panel } from "@/ui/panel";
import { Skeleton } from "@/ui/skeleton";
import { StateBadge } from "@/ui/state-badge";
import { Time } from "@/ui/time";

import { runbookExecutionsQuery } from "../api/runbook-executions";

/** The newest runs of this runbook. */
export function RunsPanel({ runbook }: { runbook: string }) {
  const runs = useQuery(runbookExecutionsQuery(runbook));
  return (
    <Panel
      title="Recent executions"
      actions={
        <Link to="/executions" search={{ runbook }}>
          All
        </Link>
      }
    >
      {runs.data === undefined ? (
        runs.isError ? (
          <p className="pb-t text-text-2">The executions did not load. They are tried again.</p>
        ) : (
          <Skeleton rows={3} label="Loading executions" />
        )
      ) : runs.data.length === 0 ? (
        <p className="pb-t text-text-2">It has not been run yet.</p>
      ) : (
        <ul className="list">
          {runs.data.map((run) => (
            <li key={run.id}>
              <div className="grow">
                <Link className="k" to="/executions/$id" params={{ id: run.id }}>
                  {run.key} <span className="mono text-text-2">{run.server?.name}</span>
                </Link>
                <div className="row wrap text-xs text-text-2">
                  <StateBadge state={run.state} />
                  {run.dry_run ? <span>Dry run</span> : null}
                  <span>{run.started_by.name}</span>
                </div>
              </div>
              <Time className="text-xs text-text-3" at={run.created_at} as="short" minutes />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
