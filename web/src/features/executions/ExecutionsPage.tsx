import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { SquareTerminal } from "lucide-react";

import { runbooksQuery } from "@/api/shared/lists";
import type { Execution } from "@/api/types";
import { Badge } from "@/ui/badge";
import { ButtonLink } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { NONE, plural } from "@/ui/format/numbers";
import { LoadMore } from "@/ui/load-more";
import { PageHeader } from "@/ui/page-header";
import { Panel } from "@/ui/panel";
import { StateBadge } from "@/ui/state-badge";
import type { Column } from "@/ui/table/columns";
import { saveCsv } from "@/ui/table/csv";
import { DataTable } from "@/ui/table/data-table";
import { FilterBar } from "@/ui/table/filter-bar";
import { FilterSelect } from "@/ui/table/filter-select";
import { Duration, Time } from "@/ui/time";
import { useUrlState } from "@/ui/url-state";

import { executionsQuery } from "./api/list-executions";

const STATES = [
  { value: "running", label: "Running" },
  { value: "pending", label: "Waiting" },
  { value: "unknown", label: "Unknown" },
  { value: "succeeded", label: "Succeeded" },
  { value: "failed", label: "Failed" },
  { value: "cancelled", label: "Cancelled" },
] as const;

function failedAt(run: Execution): string | undefined {
  const step = run.steps.find((each) => each.state === "failed");
  return run.state === "failed" && step !== undefined ? `Failed, step ${step.index + 1}` : undefined;
}

function columns(titles: ReadonlyMap<string, string>): Column<Execution>[] {
  return [
    {
      id: "run",
      header: "Runbook",
      phone: "full",
      csv: (row) => `${row.key} ${row.runbook}`,
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
      csv: (row) => row.state,
      cell: (row) => (
        <span className="row gap-1">
          <StateBadge state={row.state} word={failedAt(row)} />
          {row.dry_run ? <Badge>dry run</Badge> : null}
        </span>
      ),
    },
    {
      id: "server",
      header: "Server",
      phone: "state",
      csv: (row) => row.server?.name,
      cell: (row) => <span className="mono text-text-2">{row.server?.name ?? NONE}</span>,
    },
    {
      id: "by",
      header: "Started by",
      phone: "hide",
      csv: (row) => row.started_by.name,
      cell: (row) => <span className="text-text-2">{row.started_by.name}</span>,
    },
    {
      id: "at",
      header: "Started, UTC",
      align: "right",
      phone: "title",
      csv: (row) => row.created_at,
      cell: (row) => <Time className="text-text-2" at={row.created_at} as="short" />,
    },
    {
      id: "took",
      header: "Took",
      align: "right",
      phone: "state",
      cell: (row) =>
        row.started_at === null ? NONE : <Duration from={row.started_at} to={row.finished_at} />,
    },
  ];
}

/** Every run of a runbook, newest first. */
export function ExecutionsPage() {
  const [url] = useUrlState();
  const navigate = useNavigate();
  const runbooks = useQuery(runbooksQuery);
  const executions = useInfiniteQuery(
    executionsQuery({ state: url.state ?? "", runbook: url.runbook ?? "" }),
  );
  const titles = new Map(runbooks.data?.map((each) => [each.name, each.title]));
  const rows = executions.data?.rows;
  const shown = columns(titles);
  const narrowed = url.state !== undefined || url.runbook !== undefined;
  return (
    <>
      <PageHeader title="Executions" />
      <FilterBar
        clears={["state", "runbook"]}
        note={rows === undefined ? undefined : plural(rows.length, "run")}
        onExport={rows === undefined ? undefined : () => saveCsv("executions", shown, rows)}
      >
        <FilterSelect param="state" label="State" options={STATES} />
        <FilterSelect
          param="runbook"
          label="Runbook"
          options={(runbooks.data ?? []).map((each) => ({ value: each.name, label: each.title }))}
        />
      </FilterBar>
      <Panel title="Executions" headless>
        <DataTable
          label="Executions"
          columns={shown}
          rows={rows}
          rowKey={(row) => row.id}
          error={executions.error}
          onRetry={() => void executions.refetch()}
          onOpen={(row) => void navigate({ to: "/executions/$id", params: { id: row.id } })}
          empty={
            narrowed ? (
              <EmptyState title="No run matches">Take a filter out to see the others.</EmptyState>
            ) : (
              <EmptyState
                icon={SquareTerminal}
                title="Nothing has been run yet"
                action={
                  <ButtonLink size="sm" to="/runbooks">
                    Choose a runbook
                  </ButtonLink>
                }
              >
                Each run keeps its steps, their output and who started it.
              </EmptyState>
            )
          }
        />
        {rows === undefined ? null : <LoadMore query={executions} shown={rows.length} noun="runs" />}
      </Panel>
    </>
  );
}
