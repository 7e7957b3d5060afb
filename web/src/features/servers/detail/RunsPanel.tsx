import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import type { Server } from "@/api/types";
import { Panel } from "@/ui/panel";
import { Skeleton } from "@/ui/skeleton";
import { StateBadge } from "@/ui/state-badge";
import { Time } from "@/ui/time";

import { serverExecutionsQuery } from "../api/server-executions";

/** The newest runs of runbooks on this server. */
export function RunsPanel({ server }: { server: Server }) {
  const runs = useQuery(serverExecutionsQuery(server.id));
  return (
    <Panel title="Recent executions" actions={<Link to="/executions">All</Link>}>
      {runs.data === undefined ? (
        runs.isError ? (
          <p className="pb-t t2">The executions did not load. They are tried again.</p>
        ) : (
          <Skeleton rows={3} label="Loading executions" />
        )
      ) : runs.data.length === 0 ? (
        <p className="pb-t t2">No runbook has been run here lately.</p>
      ) : (
        <ul className="list">
          {runs.data.map((run) => (
            <li key={run.id}>
              <div className="grow">
                <Link className="k" to="/executions/$id" params={{ id: run.id }}>
                  {run.runbook} <span className="t3 fs12 num">{run.key}</span>
                </Link>
                <div className="row wrap fs12 t2">
                  <StateBadge state={run.state} />
                  {run.dry_run ? <span>Dry run</span> : null}
                </div>
              </div>
              <Time className="fs12 t3" at={run.created_at} as="short" minutes />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
