import { Link } from "@tanstack/react-router";
import { OctagonX, Play, Siren } from "lucide-react";
import { useState } from "react";

import { useMay } from "@/api/session";
import type { Execution } from "@/api/types";
import { Badge } from "@/ui/badge";
import { Button, ButtonLink } from "@/ui/button";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { PageHeader } from "@/ui/page-header";
import { PhoneActions } from "@/ui/phone-actions";
import { useShortcuts } from "@/ui/shortcuts";
import { StateBadge } from "@/ui/state-badge";
import { Duration, Time } from "@/ui/time";

import { isOver } from "../api/get-execution";
import { useCancelExecution } from "../api/cancel-execution";

const TRIGGER_WORD = { manual: "by hand", automatic: "automatically", api: "through the API" } as const;

const LASTS: Partial<Record<Execution["state"], string>> = {
  pending: "Waiting for ",
  unknown: "Open for ",
};

/** What is run, where, by whom, and for how long. */
export function ExecutionHeader({ execution, title }: { execution: Execution; title: string }) {
  const mayRun = useMay("runbooks:run");
  const [stopping, setStopping] = useState(false);
  const cancel = useCancelExecution(execution.id);
  const over = isOver(execution);
  const mayStop = mayRun && !over && !execution.cancel_requested;
  useShortcuts(
    mayStop ? [{ keys: "x", label: "Stop the run…", group: "This page", run: () => setStopping(true) }] : [],
  );
  const stop = (
    <Button kind="danger-quiet" icon={OctagonX} onClick={() => setStopping(true)}>
      Stop run…
    </Button>
  );
  return (
    <>
      <PageHeader
        title={title}
        documentTitle={`${execution.key} ${title}`}
        here={execution.key}
        crumbs={[{ label: "Executions", to: "/executions" }]}
        sub={<Sub execution={execution} over={over} />}
        actions={
          <>
            {over && mayRun ? (
              <ButtonLink
                icon={Play}
                to="/runbooks/$name"
                params={{ name: execution.runbook }}
                search={{
                  run: "1",
                  server: execution.server?.id,
                  incident: execution.incident_id ?? undefined,
                }}
              >
                Run again…
              </ButtonLink>
            ) : null}
            {mayStop ? <span className="no-phone">{stop}</span> : null}
          </>
        }
      />
      {mayStop ? <PhoneActions>{stop}</PhoneActions> : null}
      <ConfirmDialog
        open={stopping}
        onClose={() => setStopping(false)}
        title={`Stop ${execution.key}?`}
        action="Stop run"
        keep="Let it run"
        onConfirm={() => cancel.mutateAsync()}
      >
        The step that runs now is stopped, and steps that have not begun are cancelled. What has been done is
        not undone.
      </ConfirmDialog>
    </>
  );
}

function Sub({ execution, over }: { execution: Execution; over: boolean }) {
  const began = execution.started_at ?? execution.created_at;
  return (
    <span className="row wrap gap-3">
      <StateBadge
        state={execution.state}
        box
        word={execution.cancel_requested && !over ? "Stopping" : undefined}
      />
      {execution.dry_run ? <Badge>dry run</Badge> : null}
      <span>
        {over ? "Took " : (LASTS[execution.state] ?? "Running for ")}
        <b className="font-medium text-text-1">
          <Duration from={began} to={execution.finished_at} />
        </b>
        , started <Time at={began} as="short" /> {TRIGGER_WORD[execution.trigger]} by{" "}
        {execution.started_by.name}
      </span>
      {execution.server === null ? null : (
        <Link className="mono" to="/servers/$id" params={{ id: execution.server.id }}>
          {execution.server.name}
        </Link>
      )}
      {execution.incident_id === null ? null : (
        <Link className="row gap-1" to="/incidents/$key" params={{ key: execution.incident_id }}>
          <Siren className="ic s" aria-hidden="true" />
          Incident
        </Link>
      )}
    </span>
  );
}
