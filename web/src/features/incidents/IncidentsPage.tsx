import "./incidents.css";
import { Plus } from "lucide-react";

import { useMay, useMe } from "@/api/session";
import { Button } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { plural } from "@/ui/format/numbers";
import { PageHeader } from "@/ui/page-header";
import { useShortcuts } from "@/ui/shortcuts";
import { saveCsv } from "@/ui/table/csv";
import { useUrlState } from "@/ui/url-state";

import { DeclareDialog } from "./dialogs/DeclareDialog";
import { incidentColumns } from "./list/columns";
import { FILTERS, filtersOf } from "./list/filters";
import { IncidentBoard } from "./list/IncidentBoard";
import { IncidentFilters } from "./list/IncidentFilters";
import { IncidentTable } from "./list/IncidentTable";
import { useIncidentRows } from "./list/use-incident-rows";
import { useIncidentMoves } from "./use-incident-moves";

/** Every incident, open ones first. */
export function IncidentsPage() {
  const [url, setUrl] = useUrlState();
  const me = useMe();
  const mayWork = useMay("incidents:write");
  const filters = filtersOf(url);
  const rows = useIncidentRows(filters);
  const { move, dialogs } = useIncidentMoves();
  const declaring = mayWork && url.new === "1";
  const declare = (on: boolean) => setUrl({ new: on ? "1" : undefined });
  const columns = incidentColumns({
    me: me.id,
    acknowledge: mayWork ? (incident) => move(incident, "acknowledge") : null,
  });
  const firstNew = rows.rows?.find((row) => row.state === "new");
  useShortcuts([
    { keys: "l", label: "List", group: "This page", run: () => setUrl({ view: undefined }) },
    { keys: "b", label: "Board", group: "This page", run: () => setUrl({ view: "board" }) },
    ...(mayWork
      ? [{ keys: "c", label: "Declare incident…", group: "This page", run: () => declare(true) }]
      : []),
    ...(mayWork && firstNew !== undefined
      ? [
          {
            keys: "a",
            label: `Acknowledge ${firstNew.key}`,
            group: "This page",
            run: () => move(firstNew, "acknowledge"),
          },
        ]
      : []),
  ]);
  const narrowed = FILTERS.some((name) => url[name] !== undefined);
  const empty = <NoIncidents narrowed={narrowed} onDeclare={mayWork ? () => declare(true) : null} />;
  const known = rows.rows;
  return (
    <>
      <PageHeader
        title="Incidents"
        actions={
          mayWork ? (
            <Button kind="primary" icon={Plus} shortcut="C" onClick={() => declare(true)}>
              Declare incident
            </Button>
          ) : null
        }
      />
      <IncidentFilters
        note={known === undefined ? "" : plural(known.length, "incident")}
        onExport={known === undefined ? undefined : () => saveCsv("incidents", columns, known)}
      />
      {filters.view === "board" ? (
        <IncidentBoard rows={rows} me={me.id} onMove={mayWork ? move : null} empty={empty} />
      ) : (
        <IncidentTable rows={rows} columns={columns} empty={empty} />
      )}
      <DeclareDialog open={declaring} onClose={() => declare(false)} />
      {dialogs}
    </>
  );
}

function NoIncidents({ narrowed, onDeclare }: { narrowed: boolean; onDeclare: (() => void) | null }) {
  const [, setUrl] = useUrlState();
  if (narrowed) {
    return (
      <EmptyState
        title="No incident matches"
        action={
          <Button
            size="sm"
            onClick={() => setUrl(Object.fromEntries(FILTERS.map((name) => [name, undefined])))}
          >
            Clear filters
          </Button>
        }
      >
        No incident has all that the filters ask for.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="There has been no incident yet"
      action={
        onDeclare === null ? undefined : (
          <Button size="sm" icon={Plus} onClick={onDeclare}>
            Declare incident
          </Button>
        )
      }
    >
      One is opened when an alert fires, or when somebody declares it.
    </EmptyState>
  );
}
