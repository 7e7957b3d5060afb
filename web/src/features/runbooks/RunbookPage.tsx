import "./runbooks.css";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Ellipsis, Pencil, Play, Trash2 } from "lucide-react";
import { useState } from "react";

import { useMay } from "@/api/session";
import type { Runbook } from "@/api/types";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { CodeBlock } from "@/ui/code-block";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { DropdownMenu } from "@/ui/dropdown-menu";
import { ErrorState } from "@/ui/error-state";
import { IconButton } from "@/ui/icon-button";
import { PageHeader } from "@/ui/page-header";
import { Panel } from "@/ui/panel";
import { PhoneActions } from "@/ui/phone-actions";
import { useShortcuts } from "@/ui/shortcuts";
import { Skeleton } from "@/ui/skeleton";
import { StateBadge } from "@/ui/state-badge";
import { usePathParam, useUrlState } from "@/ui/url-state";

import { useDeleteRunbook } from "./api/delete-runbook";
import { runbookQuery } from "./api/get-runbook";
import { BindingsPanel } from "./bindings/BindingsPanel";
import { SOURCE_WORD } from "./columns";
import { ParametersPanel } from "./detail/ParametersPanel";
import { RunsPanel } from "./detail/RunsPanel";
import { StepsPanel } from "./detail/StepsPanel";
import { VersionsPanel } from "./detail/VersionsPanel";
import { EditorPage } from "./edit/EditorPage";
import { RunDialog } from "./run/RunDialog";

const CRUMBS = [{ label: "Runbooks", to: "/runbooks" }];

/** One runbook: what it does, step by step, and how to run it. */
export function RunbookPage() {
  const name = usePathParam("name");
  const [url] = useUrlState();
  const mayWrite = useMay("runbooks:write");
  const runbook = useQuery(runbookQuery(name));
  if (runbook.data !== undefined) {
    return mayWrite && url.edit === "1" && runbook.data.editable ? (
      <EditorPage key={runbook.data.version} runbook={runbook.data} />
    ) : (
      <Loaded runbook={runbook.data} />
    );
  }
  return (
    <>
      <PageHeader title={name} crumbs={CRUMBS} />
      {runbook.isError ? (
        <ErrorState
          title="The runbook did not load"
          error={runbook.error}
          onRetry={() => void runbook.refetch()}
        />
      ) : (
        <Skeleton rows={10} rowHeight={40} label="Loading the runbook" />
      )}
    </>
  );
}

function Loaded({ runbook }: { runbook: Runbook }) {
  const [url, setUrl] = useUrlState();
  const mayRunAny = useMay("runbooks:run");
  const mayRunUnapproved = useMay("runbooks:write");
  const mayRun = mayRunAny && (runbook.approved || mayRunUnapproved);
  const ask = (on: boolean) => setUrl({ run: on ? "1" : undefined });
  useShortcuts(mayRun ? [{ keys: "r", label: "Run…", group: "This page", run: () => ask(true) }] : []);
  const runButton = (
    <Button kind="primary" icon={Play} shortcut="R" onClick={() => ask(true)}>
      Run…
    </Button>
  );
  return (
    <>
      <PageHeader
        title={runbook.title}
        crumbs={CRUMBS}
        here={runbook.name}
        sub={<Sub runbook={runbook} />}
        actions={
          <>
            <span className="no-phone">{mayRun ? runButton : null}</span>
            <OwnActions runbook={runbook} />
          </>
        }
      />
      {runbook.description === "" ? null : <p className="mb-4 lead">{runbook.description}</p>}
      <div className="two">
        <div className="stack">
          <StepsPanel steps={runbook.steps} />
          <ParametersPanel parameters={runbook.parameters} />
          <BindingsPanel runbook={runbook.name} />
          <Panel title="Source" note={runbook.source === "python" ? "Python" : "YAML"}>
            <CodeBlock code={runbook.text} label="Source text" className="src" />
          </Panel>
        </div>
        <aside className="stack" aria-label="About this runbook">
          <RunsPanel runbook={runbook.name} />
          <VersionsPanel runbook={runbook} />
        </aside>
      </div>
      {mayRun ? (
        <>
          <PhoneActions>{runButton}</PhoneActions>
          <RunDialog
            runbook={runbook}
            open={url.run === "1"}
            onClose={() => ask(false)}
            serverId={url.server}
            incidentId={url.incident}
          />
        </>
      ) : null}
    </>
  );
}

function Sub({ runbook }: { runbook: Runbook }) {
  return (
    <span className="row wrap gap-3">
      {runbook.approved ? (
        <StateBadge state="ok" box word="Approved" />
      ) : (
        <StateBadge state="warning" box word="Not approved" />
      )}
      {runbook.destructive ? <StateBadge state="warning" word="Destructive" /> : null}
      <span>
        {SOURCE_WORD[runbook.source]}, version <code>{runbook.version.slice(0, 12)}</code>
      </span>
      <Badge>{runbook.target === "server" ? "runs on a server" : "needs no server"}</Badge>
    </span>
  );
}

/** Files are changed where they are; a shipped runbook is overridden, and is back when that is deleted. */
function OwnActions({ runbook }: { runbook: Runbook }) {
  const [, setUrl] = useUrlState();
  const mayWrite = useMay("runbooks:write");
  const navigate = useNavigate();
  const remove = useDeleteRunbook();
  const [deleting, setDeleting] = useState(false);
  if (!mayWrite || !runbook.editable) return null;
  return (
    <>
      <Button icon={Pencil} onClick={() => setUrl({ edit: "1" }, { push: true })}>
        Edit
      </Button>
      {runbook.source === "yaml" ? (
        <DropdownMenu
          trigger={<IconButton bare kind="plain" icon={Ellipsis} label="More actions" />}
          groups={[
            [{ label: "Delete runbook…", icon: Trash2, danger: true, onSelect: () => setDeleting(true) }],
          ]}
        />
      ) : null}
      <ConfirmDialog
        open={deleting}
        onClose={() => setDeleting(false)}
        title={`Delete runbook ${runbook.name}?`}
        action="Delete runbook"
        keep="Keep runbook"
        typeName={runbook.name}
        onConfirm={async () => {
          await remove.mutateAsync(runbook.name);
          await navigate({ to: "/runbooks", search: {} });
        }}
      >
        It can no longer be run. Its executions and their output stay.
      </ConfirmDialog>
    </>
  );
}
