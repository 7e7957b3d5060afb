import { useInfiniteQuery } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";

import type { AuditEntry } from "@/api/types";
import { Dialog } from "@/ui/dialog";
import { EmptyState } from "@/ui/empty-state";
import { LoadMore } from "@/ui/load-more";
import { useMedia } from "@/ui/media";
import { PageHeader } from "@/ui/page-header";
import { Panel } from "@/ui/panel";
import type { Column } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/data-table";
import { Time } from "@/ui/time";
import { useUrlState } from "@/ui/url-state";

import { auditQuery } from "./api/audit";
import { AuditFilters } from "./AuditFilters";
import { EntryDetail } from "./EntryDetail";
import { EntryIcon } from "./EntryIcon";
import { entryTarget, entryTitle } from "./entry-words";
import { Verification } from "./Verification";

const COLUMNS: readonly Column<AuditEntry>[] = [
  {
    id: "at",
    header: "Time, UTC",
    className: "dim num",
    cell: (entry) => <Time at={entry.at} as="short" />,
  },
  { id: "actor", header: "Who", phone: "state", className: "truncate", cell: (entry) => entry.actor_name },
  { id: "what", header: "What", phone: "full", className: "what", cell: (entry) => <What entry={entry} /> },
];

function What({ entry }: { entry: AuditEntry }) {
  const [, setUrl] = useUrlState();
  return (
    <button type="button" className="k" onClick={() => setUrl({ entry: entry.id })}>
      <EntryIcon action={entry.action} /> <b className="font-medium">{entryTitle(entry)}</b>{" "}
      <span className="text-text-2">{entryTarget(entry)}</span>
    </button>
  );
}

/** The tamper-evident record: who did what, when, from where. */
export function AuditPage() {
  const [url, setUrl] = useUrlState();
  const entries = useInfiniteQuery(auditQuery(url));
  const narrow = useMedia("(max-width: 1023px)");
  const rows = entries.data?.rows;
  const chosen = rows?.find((entry) => entry.id === url.entry);
  const shown = chosen ?? (narrow ? undefined : rows?.[0]);
  return (
    <>
      <PageHeader title="Audit" />
      <Verification />
      <AuditFilters rows={rows} more={entries.hasNextPage} />
      <div className="aug">
        <Panel title="Entries" headless>
          <DataTable
            label="Audit entries"
            className="at"
            columns={COLUMNS}
            rows={rows}
            rowKey={(entry) => entry.id}
            selectedKey={shown?.id}
            onOpen={(entry) => setUrl({ entry: entry.id })}
            error={entries.error}
            onRetry={() => void entries.refetch()}
            expected={12}
            empty={
              <EmptyState icon={ShieldCheck} title="No entry matches">
                Every change is recorded here, by whom and from where. Clear the filters to see all of them.
              </EmptyState>
            }
          />
          <LoadMore query={entries} shown={rows?.length ?? 0} noun="entries" />
        </Panel>
        {shown === undefined ? null : narrow ? (
          <Dialog
            open
            wide
            onClose={() => setUrl({ entry: undefined })}
            title={`${entryTitle(shown)}: ${entryTarget(shown)}`}
          >
            <EntryDetail entry={shown} />
          </Dialog>
        ) : (
          <Panel
            className="aud"
            title={`${entryTitle(shown)}: ${entryTarget(shown)}`}
            actions={<span className="num text-text-3">{shown.seq === null ? "" : `AUD-${shown.seq}`}</span>}
          >
            <EntryDetail entry={shown} />
          </Panel>
        )}
      </div>
    </>
  );
}
