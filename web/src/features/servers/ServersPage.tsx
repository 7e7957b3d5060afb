import "./servers.css";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { FileInput, Plus, Server as ServerIcon } from "lucide-react";
import { useState } from "react";

import { useMay } from "@/api/session";
import { serversQuery } from "@/api/shared/lists";
import type { Server } from "@/api/types";
import { Button } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { count, plural } from "@/ui/format/numbers";
import { PageHeader } from "@/ui/page-header";
import { Panel } from "@/ui/panel";
import { useShortcuts } from "@/ui/shortcuts";
import { saveCsv } from "@/ui/table/csv";
import { DataTable } from "@/ui/table/data-table";
import { FilterBar, FilterInput } from "@/ui/table/filter-bar";
import { FilterSelect } from "@/ui/table/filter-select";
import { useUrlState } from "@/ui/url-state";

import { ImportDialog } from "./form/ImportDialog";
import { ServerDialog } from "./form/ServerDialog";
import { SERVER_COLUMNS } from "./list/columns";
import { countedLabels, filterServers, FILTERS } from "./list/filter-servers";

const STATES = [
  { value: "reachable", label: "Reachable" },
  { value: "unreachable", label: "Unreachable" },
  { value: "unknown", label: "Not tested" },
] as const;
/** Rows drawn at once; more are asked for. */
const PAGE = 200;

/** The machines, and whether they answer. */
export function ServersPage() {
  const [url, setUrl] = useUrlState();
  const [importing, setImporting] = useState(false);
  const mayWrite = useMay("servers:write");
  const servers = useQuery(serversQuery);
  const adding = mayWrite && url.new === "1";
  const add = (on: boolean) => setUrl({ new: on ? "1" : undefined });
  useShortcuts(
    mayWrite ? [{ keys: "n", label: "Add server…", group: "This page", run: () => add(true) }] : [],
  );
  return (
    <>
      <PageHeader
        title="Servers"
        actions={
          mayWrite ? (
            <>
              <Button icon={FileInput} onClick={() => setImporting(true)}>
                Import…
              </Button>
              <Button kind="primary" icon={Plus} shortcut="N" onClick={() => add(true)}>
                Add server
              </Button>
            </>
          ) : null
        }
      />
      <ServerList
        servers={servers.data}
        error={servers.error}
        onRetry={() => void servers.refetch()}
        onAdd={mayWrite ? () => add(true) : null}
      />
      <ServerDialog open={adding} onClose={() => add(false)} server={null} />
      <ImportDialog open={importing} onClose={() => setImporting(false)} />
    </>
  );
}

interface ServerListProps {
  servers: readonly Server[] | undefined;
  error: Error | null;
  onRetry: () => void;
  onAdd: (() => void) | null;
}

function ServerList({ servers, error, onRetry, onAdd }: ServerListProps) {
  const [url] = useUrlState();
  const navigate = useNavigate();
  const [limit, setLimit] = useState(PAGE);
  const shown = servers === undefined ? undefined : filterServers(servers, url);
  const all = servers?.length ?? 0;
  const note =
    shown === undefined
      ? undefined
      : shown.length === all
        ? plural(all, "server")
        : `${count(shown.length)} of ${plural(all, "server")}`;
  return (
    <>
      <FilterBar
        clears={FILTERS}
        note={note}
        onExport={shown === undefined ? undefined : () => saveCsv("servers", SERVER_COLUMNS, shown)}
      >
        <FilterInput placeholder="Name, address or label" />
        <FilterSelect param="state" label="State" options={STATES} />
        <FilterSelect
          param="label"
          label="Label"
          options={countedLabels(servers ?? []).map(({ label, servers: times }) => ({
            value: label,
            label,
            note: count(times),
          }))}
        />
      </FilterBar>
      <Panel title="Servers" headless>
        <DataTable
          label="Servers"
          columns={SERVER_COLUMNS}
          rows={shown?.slice(0, limit)}
          rowKey={(row) => row.id}
          defaultSort={{ id: "name", desc: false }}
          error={error}
          onRetry={onRetry}
          onOpen={(row) => void navigate({ to: "/servers/$id", params: { id: row.id } })}
          empty={<NoServers narrowed={all > 0} onAdd={onAdd} />}
        />
        {shown !== undefined && shown.length > limit ? (
          <div className="row tbl-foot text-xs text-text-3">
            First {count(limit)} of {count(shown.length)}
            <Button size="sm" className="ml-auto" onClick={() => setLimit(limit + PAGE)}>
              Show more
            </Button>
          </div>
        ) : null}
      </Panel>
    </>
  );
}

function NoServers({ narrowed, onAdd }: { narrowed: boolean; onAdd: (() => void) | null }) {
  if (narrowed) {
    return <EmptyState title="No server matches">Take a filter out to see the others.</EmptyState>;
  }
  return (
    <EmptyState
      icon={ServerIcon}
      title="No server yet"
      action={
        onAdd === null ? undefined : (
          <Button size="sm" icon={Plus} onClick={onAdd}>
            Add server
          </Button>
        )
      }
    >
      A server is reached over SSH. Runbooks run on it, and alerts are tied to it by its labels.
    </EmptyState>
  );
}
