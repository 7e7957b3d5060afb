import { Download } from "lucide-react";

import type { LogEvent } from "@/api/types";
import { Button } from "@/ui/button";
import { DropdownMenu } from "@/ui/dropdown-menu";
import { count } from "@/ui/format/numbers";
import type { Column } from "@/ui/table/columns";
import { exportName, saveCsv, saveFile } from "@/ui/table/csv";

const field = (id: string, header: string, csv: (event: LogEvent) => string): Column<LogEvent> => ({
  id,
  header,
  cell: csv,
  csv,
});

const COLUMNS: readonly Column<LogEvent>[] = [
  field("ts", "ts", (event) => event.ts),
  field("severity", "severity", (event) => event.severity),
  field("service", "service", (event) => event.service),
  field("source", "source", (event) => event.source),
  field("message", "message", (event) => event.message),
  field("attributes", "attributes", (event) => JSON.stringify(event.attributes)),
  field("trace_id", "trace_id", (event) => event.trace_id),
  field("span_id", "span_id", (event) => event.span_id),
  field("id", "id", (event) => event.id),
];

/** One event a line (application/x-ndjson), as the API gives them. */
export function toNdjson(events: readonly LogEvent[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join("");
}

/** Saves the rows that are shown. */
export function ExportMenu({ rows }: { rows: readonly LogEvent[] }) {
  return (
    <DropdownMenu
      trigger={
        <Button icon={Download} className="no-phone" disabled={rows.length === 0}>
          Export
        </Button>
      }
      header={<span className="text-xs text-text-3">{count(rows.length)} loaded events</span>}
      groups={[
        [
          { label: "CSV", onSelect: () => saveCsv("events", COLUMNS, rows) },
          {
            label: "NDJSON",
            onSelect: () => saveFile(exportName("events", "ndjson"), "application/x-ndjson", toNdjson(rows)),
          },
        ],
      ]}
    />
  );
}
