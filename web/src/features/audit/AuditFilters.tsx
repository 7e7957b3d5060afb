import { useQuery } from "@tanstack/react-query";

import { useMay } from "@/api/session";
import { usersQuery } from "@/api/shared/lists";
import type { AuditEntry } from "@/api/types";
import { saveCsv } from "@/ui/table/csv";
import type { Column } from "@/ui/table/columns";
import { FilterBar } from "@/ui/table/filter-bar";
import { FilterSelect } from "@/ui/table/filter-select";
import { useUrlState } from "@/ui/url-state";

import { SPANS } from "./api/audit";

const NAMES = ["actor", "action", "target_type", "target_id", "span"] as const;

const text = (id: string, csv: (entry: AuditEntry) => string | number | null): Column<AuditEntry> => ({
  id,
  header: id,
  cell: csv,
  csv,
});

const EXPORT: readonly Column<AuditEntry>[] = [
  text("seq", (entry) => entry.seq),
  text("at", (entry) => entry.at),
  text("actor_kind", (entry) => entry.actor_kind),
  text("actor", (entry) => entry.actor_name),
  text("action", (entry) => entry.action),
  text("target_type", (entry) => entry.target_type),
  text("target_id", (entry) => entry.target_id),
  text("detail", (entry) => JSON.stringify(entry.detail)),
  text("ip", (entry) => entry.ip),
  text("request_id", (entry) => entry.request_id),
  text("prev_hash", (entry) => entry.prev_hash),
  text("hash", (entry) => entry.hash),
];

/** Actions and kinds are offered as they were seen, with the chosen one kept. */
function seen(values: readonly string[], chosen: string | undefined) {
  const all = [...new Set([...values, ...(chosen === undefined ? [] : [chosen])])];
  return all.sort().map((value) => ({ value, label: value.replaceAll("_", " ") }));
}

export function AuditFilters({ rows, more }: { rows: readonly AuditEntry[] | undefined; more: boolean }) {
  const [url] = useUrlState();
  const users = useQuery({ ...usersQuery, enabled: useMay("users:read") });
  const people = (users.data ?? []).map((user) => ({ value: user.id, label: user.name, note: user.role }));
  const entries = rows ?? [];
  return (
    <FilterBar
      clears={NAMES}
      note={rows === undefined ? undefined : `${rows.length}${more ? "+" : ""} entries`}
      onExport={entries.length === 0 ? undefined : () => saveCsv("audit", EXPORT, entries)}
    >
      <FilterSelect param="span" label="When" any="Any time" options={SPANS} />
      <FilterSelect param="actor" label="Person" options={people} />
      <FilterSelect
        param="action"
        label="Action"
        options={seen(
          entries.map((entry) => entry.action),
          url.action,
        )}
      />
      <FilterSelect
        param="target_type"
        label="Object"
        options={seen(
          entries.map((entry) => entry.target_type),
          url.target_type,
        )}
      />
      {url.target_id === undefined ? null : <span className="chip on mono">{url.target_id.slice(0, 8)}</span>}
    </FilterBar>
  );
}
