import { useQuery } from "@tanstack/react-query";

import type { Setting } from "@/api/types";
import { Badge } from "@/ui/badge";
import { EmptyState } from "@/ui/empty-state";
import { Panel } from "@/ui/panel";
import { saveCsv } from "@/ui/table/csv";
import type { Column } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/data-table";
import { FilterBar, FilterInput } from "@/ui/table/filter-bar";
import { useUrlState } from "@/ui/url-state";

import { settingsQuery } from "./api/settings";

const COLUMNS: readonly Column<Setting>[] = [
  {
    id: "name",
    header: "Setting",
    sort: (setting) => setting.name,
    cell: (setting) => (
      <>
        <code>{setting.name}</code>
        <div className="text-xs text-text-2">{setting.description}</div>
      </>
    ),
  },
  {
    id: "value",
    header: "In force",
    phone: "full",
    className: "value",
    csv: (setting) => setting.value,
    cell: (setting) => (
      <>
        {setting.value === "" ? <span className="text-text-3">not set</span> : <code>{setting.value}</code>}{" "}
        {setting.secret ? <Badge>secret</Badge> : null}
        {setting.value === setting.default || setting.secret ? null : (
          <div className="text-xs text-text-3">
            Default {setting.default === "" ? "not set" : <code>{setting.default}</code>}
          </div>
        )}
      </>
    ),
  },
  {
    id: "source",
    header: "From",
    sort: (setting) => setting.source,
    cell: (setting) => (
      <span className={setting.source === "default" ? "text-text-3" : ""}>{setting.source}</span>
    ),
  },
];

/** The settings in force, where each comes from, secrets masked. They are changed on the server. */
export function ConfigurationTab() {
  const settings = useQuery(settingsQuery);
  const [url] = useUrlState();
  const q = (url.q ?? "").toLowerCase();
  const rows = settings.data?.filter((each) => `${each.name} ${each.description}`.toLowerCase().includes(q));
  return (
    <>
      <FilterBar
        clears={["q"]}
        note={rows === undefined ? undefined : `${rows.length} settings`}
        onExport={() => saveCsv("settings", COLUMNS, rows ?? [])}
      >
        <FilterInput placeholder="Name or meaning" />
        <span className="text-xs text-text-3">
          Set by <code>OPSSIGHT_</code> variables or <code>opssight.toml</code>, then restart.
        </span>
      </FilterBar>
      <Panel title="Configuration" headless>
        <DataTable
          label="Settings"
          className="settings-t"
          columns={COLUMNS}
          rows={rows}
          rowKey={(each) => each.name}
          error={settings.error}
          onRetry={() => void settings.refetch()}
          expected={14}
          empty={<EmptyState title="No setting matches">Clear the filter to see all of them.</EmptyState>}
        />
      </Panel>
    </>
  );
}
