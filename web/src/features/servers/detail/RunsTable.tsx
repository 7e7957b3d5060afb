import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";

import { useMay } from "@/api/session";
import { runbooksQuery } from "@/api/shared/lists";
import type { Execution } from "@/api/types";
import { Badge } from "@/ui/badge";
import { EmptyState } from "@/ui/empty-state";
import { NONE } from "@/ui/format/numbers";
import { LoadMore } from "@/ui/load-more";
import { Panel } from "@/ui/panel";
import { StateBadge } from "@/ui/state-badge";
import type { Column } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/data-table";
import { Duration, Time } from "@/ui/time";

import { serverExecutionsQuery } from "../api/server-executions";

const RECENT = 5;

function resultWord(run: Execution): string | undefined {
  const failed = run.steps.find((each) => each.state === "failed");
  return run.state === "failed" && failed !== undefined ? `Failed, step ${failed.index + 1}` : undefined;
}

function columns(titles: ReadonlyMap<string, string>): Column<Execution>[] {
  return [
    {
      id: "run",
      header: "Runbook",
      phone: "full",
      cell: (row) => (
        <Link className="k" to="/executions/$id" params={{ id: row.id }}>
          {titles.get(row.runbook) ?? row.runbook} <span className="text-text-3 text-xs num">{row.key}</span>
        </Link>
      ),
    },
    {
      id: "state",
      header: "Result",
      phone: "title",
      cell: (row) => (
        <span className="row gap-1">
          <StateBadge state={row.state} word={resultWord(row)} />
          {row.dry_run ? <Badge>dry run</Badge> : null}
        </span>
      ),
    },
    {
      id: "by",
      header: "Started by",
      phone: "hide",
      cell: (row) => <span className="text-text-2">{row.started_by.name}</span>,
    },
    {
      id: "at",
      header: "Started, UTC",
      align: "right",
      phone: "state",
      cell: (row) => <Time className="text-text-2" at={row.created_at} as="short" />,
    },
    {
      id: "took",
      header: "Took",
      align: "right",
      phone: "label",
      cell: (row) =>
        row.started_at === null ? NONE : <Duration from={row.started_at} to={row.finished_at} />,
    },
  ];
}

/** Runs of runbooks on a server: the newest, or all of them. */
export function RunsTable({ id, recent = false }: { id: string; recent?: boolean }) {
  const navigate = useNavigate();
  const runbooks = useQuery({ ...runbooksQuery, enabled: useMay("runbooks:read") });
  const runs = useInfiniteQuery(serverExecutionsQuery(id));
  const rows = runs.data?.rows;
  const titles = new Map(runbooks.data?.map((each) => [each.name, each.title]));
  return (
    <Panel
      title={recent ? "Recent executions" : "Executions"}
      actions={
        recent && rows !== undefined && rows.length > RECENT ? (
          <Link to="/servers/$id" params={{ id }} search={{ tab: "executions" }}>
            All executions
          </Link>
        ) : undefined
      }
    >
      <DataTable
        label={recent ? "Recent executions" : "Executions"}
        columns={columns(titles)}
        rows={recent ? rows?.slice(0, RECENT) : rows}
        rowKey={(row) => row.id}
        error={runs.error}
        onRetry={() => void runs.refetch()}
        onOpen={(row) => void navigate({ to: "/executions/$id", params: { id: row.id } })}
        expected={3}
        sortParam="executions"
        empty={<EmptyState title="No runbook has been run here lately" />}
      />
      {recent ? null : <LoadMore query={runs} shown={rows?.length ?? 0} noun="executions" />}
    </Panel>
  );
}
