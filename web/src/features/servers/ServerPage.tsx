import "./servers.css";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Ellipsis, Pencil, Play, Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";

import { useMay } from "@/api/session";
import type { Server } from "@/api/types";
import { Button, ButtonLink } from "@/ui/button";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { DropdownMenu } from "@/ui/dropdown-menu";
import { ErrorState } from "@/ui/error-state";
import { IconButton } from "@/ui/icon-button";
import { Note } from "@/ui/note";
import { PageHeader } from "@/ui/page-header";
import { useShortcuts } from "@/ui/shortcuts";
import { Skeleton } from "@/ui/skeleton";
import { Tabs, type Tab } from "@/ui/tabs";
import { usePathParam, useUrlState } from "@/ui/url-state";

import { useDeleteServer } from "./api/delete-server";
import { serverQuery } from "./api/get-server";
import { serverEventCountQuery, sourcesOf } from "./api/server-events";
import { useTestConnection } from "./api/test-connection";
import { AuditTab } from "./detail/AuditTab";
import { CommandPanel } from "./detail/CommandPanel";
import { ConnectionPanel } from "./detail/ConnectionPanel";
import { EventsTab } from "./detail/EventsTab";
import { FactsPanel } from "./detail/FactsPanel";
import { HistoryPanel } from "./detail/HistoryPanel";
import { HostKeyPanel } from "./detail/HostKeyPanel";
import { RunsTable } from "./detail/RunsTable";
import { StateLine } from "./detail/StateLine";
import { UptimePanel } from "./detail/UptimePanel";
import { ServerDialog } from "./form/ServerDialog";

const CRUMBS = [{ label: "Servers", to: "/servers" }];

/** One machine: whether it can be reached, what it is known by, and what runs on it. */
export function ServerPage() {
  const id = usePathParam("id");
  const server = useQuery(serverQuery(id));
  if (server.data !== undefined) return <Loaded key={id} server={server.data} />;
  return (
    <>
      <PageHeader title="Server" crumbs={CRUMBS} />
      {server.isError ? (
        <ErrorState
          title="The server did not load"
          error={server.error}
          onRetry={() => void server.refetch()}
        />
      ) : (
        <Skeleton rows={10} rowHeight={40} label="Loading the server" />
      )}
    </>
  );
}

function Loaded({ server }: { server: Server }) {
  const mayExecute = useMay("servers:execute");
  const maySeeEvents = useMay("events:read");
  const maySeeAudit = useMay("audit:read");
  const test = useTestConnection(server.id);
  const events = useQuery({ ...serverEventCountQuery(sourcesOf(server)), enabled: maySeeEvents });
  useTestOnArrival(mayExecute ? test.mutate : null);
  useShortcuts(
    mayExecute ? [{ keys: "t", label: "Test connection", group: "This page", run: () => test.mutate() }] : [],
  );
  const tabs: Tab[] = [
    { id: "overview", label: "Overview", content: <Overview server={server} test={test} /> },
    ...(maySeeEvents
      ? [{ id: "events", label: "Events", count: events.data, content: <EventsTab server={server} /> }]
      : []),
    { id: "executions", label: "Executions", content: <Executions server={server} /> },
    ...(maySeeAudit ? [{ id: "audit", label: "Audit", content: <AuditTab server={server} /> }] : []),
  ];
  return (
    <>
      <PageHeader
        title={server.name}
        mono
        crumbs={CRUMBS}
        sub={<StateLine server={server} />}
        actions={<Actions server={server} />}
      />
      {server.last_error === null || server.state !== "unreachable" || test.data !== undefined ? null : (
        <div className="mb-4">
          <Note tone="fail">{server.last_error}</Note>
        </div>
      )}
      <Tabs label="Views of this server" tabs={tabs} />
    </>
  );
}

function Overview({ server, test }: { server: Server; test: ReturnType<typeof useTestConnection> }) {
  const mayWrite = useMay("servers:write");
  const mayExecute = useMay("servers:execute");
  return (
    <div className="two">
      <div className="stack">
        <ConnectionPanel
          test={test.data}
          running={test.isPending}
          error={test.error}
          onTest={mayExecute ? () => test.mutate() : null}
        />
        {useMay("runbooks:read") ? <RunsTable id={server.id} recent /> : null}
        {mayExecute ? <CommandPanel server={server} /> : null}
      </div>
      <aside className="stack" aria-label="About this server">
        <HostKeyPanel server={server} mayWrite={mayWrite} />
        <FactsPanel server={server} />
        <UptimePanel id={server.id} />
      </aside>
    </div>
  );
}

/** What was run here: runbooks, and single commands. */
function Executions({ server }: { server: Server }) {
  return (
    <div className="stack">
      {useMay("runbooks:read") ? <RunsTable id={server.id} /> : null}
      <HistoryPanel server={server} />
    </div>
  );
}

/** A server that was just added is tested at once; the address says so, and only the first time. */
function useTestOnArrival(test: (() => void) | null): void {
  const [url, setUrl] = useUrlState();
  const done = useRef(false);
  const asked = url.test === "1";
  useEffect(() => {
    if (!asked || test === null || done.current) return;
    done.current = true;
    setUrl({ test: undefined });
    test();
  }, [asked, test, setUrl]);
}

function Actions({ server }: { server: Server }) {
  const mayWrite = useMay("servers:write");
  const mayRun = useMay("runbooks:run");
  const navigate = useNavigate();
  const remove = useDeleteServer();
  const [asked, setAsked] = useState<"edit" | "delete" | null>(null);
  return (
    <>
      {mayRun ? (
        <ButtonLink icon={Play} to="/runbooks" search={{ server: server.id }}>
          Run a runbook…
        </ButtonLink>
      ) : null}
      {mayWrite ? (
        <>
          <Button icon={Pencil} onClick={() => setAsked("edit")}>
            Edit…
          </Button>
          <DropdownMenu
            trigger={<IconButton bare kind="plain" icon={Ellipsis} label="More actions" />}
            groups={[
              [{ label: "Delete server…", icon: Trash2, danger: true, onSelect: () => setAsked("delete") }],
            ]}
          />
        </>
      ) : null}
      <ServerDialog open={asked === "edit"} onClose={() => setAsked(null)} server={server} />
      <ConfirmDialog
        open={asked === "delete"}
        onClose={() => setAsked(null)}
        title={`Delete server ${server.name}?`}
        action="Delete server"
        keep="Keep server"
        typeName={server.name}
        onConfirm={async () => {
          await remove.mutateAsync(server.id);
          await navigate({ to: "/servers" });
        }}
      >
        Its pinned host key is forgotten and no runbook can reach it any more. The record of what was run
        stays in the audit log. The machine itself is not touched.
      </ConfirmDialog>
    </>
  );
}
