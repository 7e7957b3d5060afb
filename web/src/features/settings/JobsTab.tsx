import { useInfiniteQuery } from "@tanstack/react-query";

import { useMay } from "@/api/session";
import type { DeadJob } from "@/api/types";
import { Button } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { LoadMore } from "@/ui/load-more";
import { Panel } from "@/ui/panel";
import type { Column } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/data-table";
import { Time } from "@/ui/time";
import { toast } from "@/ui/toast";

import { deadJobsQuery, useRetryJob } from "./api/jobs";

function RetryButton({ job }: { job: DeadJob }) {
  const retry = useRetryJob();
  return (
    <Button
      size="sm"
      pending={retry.isPending}
      aria-label={`Try ${job.name} ${job.id} again`}
      onClick={() =>
        retry.mutate(job, {
          onSuccess: () => void toast.done(`${job.name} is queued again.`),
          onError: (error) => void toast.failed(`${job.name} is not queued.`, error),
        })
      }
    >
      Try again
    </Button>
  );
}

function columnsFor(mayRetry: boolean): Column<DeadJob>[] {
  const columns: Column<DeadJob>[] = [
    {
      id: "name",
      header: "Job",
      cell: (job) => (
        <>
          <b className="m">{job.name}</b> <span className="t3 num">{job.id}</span>
        </>
      ),
    },
    {
      id: "arguments",
      header: "With",
      phone: "full",
      cell: (job) => <code className="wrap-any">{JSON.stringify(job.arguments)}</code>,
    },
    { id: "error", header: "Last error", phone: "full", cell: (job) => job.last_error ?? "–" },
    { id: "attempts", header: "Tries", align: "right", cell: (job) => job.attempts },
    { id: "failed", header: "Given up", cell: (job) => <Time at={job.failed_at} className="t2" /> },
  ];
  if (mayRetry) {
    columns.push({
      id: "retry",
      header: "Actions",
      bareHeader: true,
      phone: "full",
      className: "r",
      cell: (job) => <RetryButton job={job} />,
    });
  }
  return columns;
}

/** Work that was given up after its last try. */
export function JobsTab() {
  const jobs = useInfiniteQuery(deadJobsQuery);
  const mayRetry = useMay("settings:write");
  return (
    <Panel title="Given-up jobs" note="tried as often as they may be">
      <DataTable
        label="Given-up jobs"
        columns={columnsFor(mayRetry)}
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
  );
}
