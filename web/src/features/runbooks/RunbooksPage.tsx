import "./runbooks.css";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { BookOpenCheck, Plus } from "lucide-react";

import { useMay } from "@/api/session";
import { runbooksQuery } from "@/api/shared/lists";
import { Button } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { plural } from "@/ui/format/numbers";
import { Note } from "@/ui/note";
import { PageHeader } from "@/ui/page-header";
import { Panel } from "@/ui/panel";
import { useShortcuts } from "@/ui/shortcuts";
import { DataTable } from "@/ui/table/data-table";
import { FilterBar, FilterInput } from "@/ui/table/filter-bar";
import { Tabs } from "@/ui/tabs";
import { useUrlState } from "@/ui/url-state";

import { BindingsPanel } from "./bindings/BindingsPanel";
import { runbookColumns } from "./columns";
import { EditorPage } from "./edit/EditorPage";

/** What can be run, and what starts by itself. */
export function RunbooksPage() {
  const [url, setUrl] = useUrlState();
  const mayWrite = useMay("runbooks:write");
  useShortcuts(
    mayWrite
      ? [{ keys: "n", label: "New runbook", group: "This page", run: () => setUrl({ new: "1" }) }]
      : [],
  );
  if (mayWrite && url.new === "1") return <EditorPage runbook={null} />;
  return (
    <>
      <PageHeader
        title="Runbooks"
        actions={
          mayWrite ? (
            <Button
              kind="primary"
              icon={Plus}
              shortcut="N"
              onClick={() => setUrl({ new: "1" }, { push: true })}
            >
              New runbook
            </Button>
          ) : null
        }
      />
      {url.incident === undefined && url.server === undefined ? null : (
        <div className="mb-4">
          <Note>
            Choose a runbook to run{url.incident === undefined ? " on the server" : " for the incident"}.
          </Note>
        </div>
      )}
      <Tabs
        label="Runbooks"
        tabs={[
          { id: "all", label: "Runbooks", content: <RunbookList /> },
          { id: "automatic", label: "Automatic starts", content: <BindingsPanel /> },
        ]}
      />
    </>
  );
}

function RunbookList() {
  const [url] = useUrlState();
  const navigate = useNavigate();
  const runbooks = useQuery(runbooksQuery);
  const words = (url.q ?? "").toLowerCase();
  const context = { server: url.server, incident: url.incident };
  const rows = runbooks.data?.filter((row) =>
    `${row.title} ${row.name} ${row.description}`.toLowerCase().includes(words),
  );
  return (
    <>
      <FilterBar clears={["q"]} note={rows === undefined ? undefined : plural(rows.length, "runbook")}>
        <FilterInput placeholder="Title or what it does" />
      </FilterBar>
      <Panel title="Runbooks" headless>
        <DataTable
          label="Runbooks"
          columns={runbookColumns(context)}
          rows={rows}
          rowKey={(row) => row.name}
          defaultSort={{ id: "title", desc: false }}
          error={runbooks.error}
          onRetry={() => void runbooks.refetch()}
          onOpen={(row) =>
            void navigate({ to: "/runbooks/$name", params: { name: row.name }, search: context })
          }
          empty={
            words === "" ? (
              <EmptyState icon={BookOpenCheck} title="No runbook yet">
                A runbook is a list of steps that are run on a server, each with a limit and a check.
              </EmptyState>
            ) : (
              <EmptyState title="No runbook matches">Take the filter out to see the others.</EmptyState>
            )
          }
        />
      </Panel>
    </>
  );
}
