import { useInfiniteQuery } from "@tanstack/react-query";

import { useMay } from "@/api/session";
import type { DeadJob } from "@/api/types";
import { EmptyState } from "@/ui/empty-state";
import { LoadMore } from "@/ui/load-more";
import { Panel } from "@/ui/panel";
import type { Column } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/data-table";
import { Time } from "@/ui/time";

import { deadJobsQuery, useSettleJob } from "../api/jobs";
import { DeliveriesPanel } from "./DeliveriesPanel";
import { LagPanel } from "./LagPanel";
import { SettleButtons } from "./SettleButtons";

function Actions({ job }: { job: DeadJob }) {
  return (
    <SettleButtons
      item={job}
      name={`${job.name} ${job.id}`}
      retry={useSettleJob("retry")}
      drop={useSettleJob("drop")}
      consequence="The job is never done."
    />
  );
}

function columnsFor(mayWrite: boolean): Column<DeadJob>[] {
  const columns: Column<DeadJob>[] = [
    {
      id: "name",
      header: "Job",
      cell: (job) => (
        <>
          <b className="font-medium">{job.name}</b> <span className="text-text-3 num">{job.id}</span>
        </>
      ),
    },
    {
      id: "arguments",
      header: "With",
      phone: "full",
      cell: (job) => <code className="wrap-anywhere">{JSON.stringify(job.arguments)}</code>,
    },
    { id: "error", header: "Last error", phone: "full", cell: (job) => job.last_error ?? "–" },
    { id: "attempts", header: "Tries", align: "right", cell: (job) => job.attempts },
    { id: "failed", header: "Given up", cell: (job) => <Time at={job.failed_at} className="text-text-2" /> },
  ];
  if (mayWrite) {
    columns.push({
      id: "actions",
      header: "Actions",
      bareHeader: true,
      phone: "full",
      className: "r",
      cell: (job) => <Actions job={job} />,
    });
  }
  return columns;
}

/** How far behind the platform is with its own work, and what it has given up. */
export function JobsTab() {
  const jobs = useInfiniteQuery(deadJobsQuery);
  const mayWrite = useMay("settings:write");
  return (
    <div className="stack">
      <LagPanel />
      <DeliveriesPanel mayWrite={mayWrite} />
      <Panel title="Given-up jobs" note="tried as often as they may be">
        <DataTable
          label="Given-up jobs"
          columns={columnsFor(mayWrite)}
          rows={jobs.data?.rows}
          rowKey={(job) => String(job.id)}
          error={jobs.error}
          onRetry={() => void jobs.refetch()}
          expected={3}
          empty={
            <EmptyState title="No job was given up">
              A job that fails is tried again with growing waits; only what fails every time comes here.
            </EmptyState>
          }
        />
        <LoadMore query={jobs} shown={jobs.data?.rows.length ?? 0} noun="jobs" />
      </Panel>
    </div>
  );
}
