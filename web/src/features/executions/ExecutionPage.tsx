import "./executions.css";
import { useQuery } from "@tanstack/react-query";

import { useMay } from "@/api/session";
import { runbooksQuery } from "@/api/shared/lists";
import type { Execution } from "@/api/types";
import { useLiveTopic } from "@/app/live";
import { ErrorState } from "@/ui/error-state";
import { Note } from "@/ui/note";
import { PageHeader } from "@/ui/page-header";
import { Skeleton } from "@/ui/skeleton";
import { usePathParam, useUrlState } from "@/ui/url-state";

import { executionQuery } from "./api/get-execution";
import { ExecutionHeader } from "./detail/ExecutionHeader";
import { FactsPanel } from "./detail/FactsPanel";
import { JournalPanel } from "./detail/JournalPanel";
import { OutputPanel } from "./detail/OutputPanel";
import { StepsPanel } from "./detail/StepsPanel";
import { UnknownPanel } from "./detail/UnknownPanel";

/** One run, live. */
export function ExecutionPage() {
  const id = usePathParam("id");
  const execution = useQuery(executionQuery(id));
  if (execution.data !== undefined) return <Loaded execution={execution.data} />;
  return (
    <>
      <PageHeader title="Execution" crumbs={[{ label: "Executions", to: "/executions" }]} />
      {execution.isError ? (
        <ErrorState
          title="The execution did not load"
          error={execution.error}
          onRetry={() => void execution.refetch()}
        />
      ) : (
        <Skeleton rows={10} rowHeight={40} label="Loading the execution" />
      )}
    </>
  );
}

function stepOf(text: string | undefined, execution: Execution): number | null {
  const index = Number(text) - 1;
  return execution.steps.some((step) => step.index === index) ? index : null;
}

function Loaded({ execution }: { execution: Execution }) {
  const [url, setUrl] = useUrlState();
  const runbooks = useQuery({ ...runbooksQuery, enabled: useMay("runbooks:read") });
  useLiveTopic(`executions.${execution.id}`);
  const title = runbooks.data?.find((each) => each.name === execution.runbook)?.title ?? execution.runbook;
  const chosen = stepOf(url.step, execution);
  return (
    <>
      <ExecutionHeader execution={execution} title={title} />
      <p className="vh" role="status">
        {execution.key} {execution.state}
      </p>
      <div className="stack">
        {execution.dry_run ? (
          <Note>
            <b className="font-medium">Dry run.</b> Each command is shown as it would be run. Nothing on the
            server is changed.
          </Note>
        ) : null}
        {execution.error === null || execution.state === "unknown" ? null : (
          <Note tone="fail">{execution.error}</Note>
        )}
        <UnknownPanel execution={execution} />
        <div className="exq">
          <div className="stack">
            <StepsPanel
              execution={execution}
              chosen={chosen}
              onChoose={(step) => setUrl({ step: step === null ? undefined : String(step + 1) })}
            />
            <FactsPanel execution={execution} />
          </div>
          <OutputPanel execution={execution} step={chosen} onShowAll={() => setUrl({ step: undefined })} />
        </div>
        <JournalPanel execution={execution} />
      </div>
    </>
  );
}
