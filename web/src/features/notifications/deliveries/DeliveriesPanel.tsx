import { useInfiniteQuery } from "@tanstack/react-query";
import { Send } from "lucide-react";

import type { Notification } from "@/api/types";
import { EmptyState } from "@/ui/empty-state";
import { count, plural } from "@/ui/format/numbers";
import { LoadMore } from "@/ui/load-more";
import { Panel } from "@/ui/panel";
import { StateBadge } from "@/ui/state-badge";
import type { Column } from "@/ui/table/columns";
import { saveCsv } from "@/ui/table/csv";
import { DataTable } from "@/ui/table/data-table";
import { FilterBar } from "@/ui/table/filter-bar";
import { FilterSelect } from "@/ui/table/filter-select";
import { Duration, Time } from "@/ui/time";
import { useUrlState } from "@/ui/url-state";

import { deliveriesQuery } from "../api/deliveries";
import { DeliveryDialog } from "./DeliveryDialog";

const STATES = [
  { value: "queued", label: "Queued" },
  { value: "sending", label: "Sending" },
  { value: "delivered", label: "Delivered" },
  { value: "failed", label: "Failed" },
  { value: "withdrawn", label: "Withdrawn" },
] as const;

/** What was sent to whom, and whether it arrived. */
export function DeliveriesPanel() {
  const [url, setUrl] = useUrlState();
  const deliveries = useInfiniteQuery(deliveriesQuery(url.state ?? ""));
  const rows = deliveries.data?.rows;
  const open = (id: string) => setUrl({ delivery: id });
  return (
    <>
      <FilterBar
        clears={["state"]}
        note={rows === undefined ? undefined : plural(rows.length, "delivery", "deliveries")}
        onExport={rows === undefined ? undefined : () => saveCsv("deliveries", columns(open), rows)}
      >
        <FilterSelect param="state" label="State" options={STATES} />
      </FilterBar>
      <Panel title="Deliveries" headless>
        <DataTable
          label="Deliveries"
          columns={columns(open)}
          rows={rows}
          rowKey={(row) => row.id}
          error={deliveries.error}
          onRetry={() => void deliveries.refetch()}
          onOpen={(row) => open(row.id)}
          selectedKey={url.delivery ?? null}
          empty={
            <EmptyState
              icon={Send}
              title={url.state === undefined ? "Nothing has been sent yet" : "None is in this state"}
            >
              Each message is kept with every try and the provider’s word.
            </EmptyState>
          }
        />
        {rows === undefined ? null : <LoadMore query={deliveries} shown={rows.length} noun="deliveries" />}
      </Panel>
      {url.delivery === undefined ? null : (
        <DeliveryDialog
          key={url.delivery}
          id={url.delivery}
          onClose={() => setUrl({ delivery: undefined })}
        />
      )}
    </>
  );
}

function columns(open: (id: string) => void): Column<Notification>[] {
  return [
    {
      id: "subject",
      header: "Message",
      phone: "full",
      csv: (row) => row.subject,
      cell: (row) => (
        <button type="button" className="linky k" onClick={() => open(row.id)}>
          {row.subject}
        </button>
      ),
    },
    {
      id: "state",
      header: "State",
      phone: "title",
      csv: (row) => row.state,
      cell: (row) => <StateBadge state={row.state} />,
    },
    {
      id: "to",
      header: "To",
      phone: "state",
      csv: (row) => row.user?.name ?? row.address,
      cell: (row) => row.user?.name ?? row.address,
    },
    {
      id: "channel",
      header: "Channel",
      phone: "title",
      csv: (row) => row.channel.name,
      cell: (row) => <span className="text-text-2">{row.channel.name}</span>,
    },
    {
      id: "attempts",
      header: "Tries",
      align: "right",
      phone: "hide",
      csv: (row) => row.attempts.length,
      cell: (row) => count(row.attempts.length),
    },
    {
      id: "took",
      header: "Took",
      align: "right",
      phone: "hide",
      cell: (row) =>
        row.delivered_at === null ? (
          <span className="text-text-3">–</span>
        ) : (
          <Duration from={row.created_at} to={row.delivered_at} />
        ),
    },
    {
      id: "at",
      header: "At, UTC",
      align: "right",
      phone: "state",
      csv: (row) => row.created_at,
      cell: (row) => <Time className="text-text-2" at={row.created_at} as="short" />,
    },
  ];
}
