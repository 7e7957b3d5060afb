import { useInfiniteQuery } from "@tanstack/react-query";

import type { DeadDelivery } from "@/api/types";
import { EmptyState } from "@/ui/empty-state";
import { LoadMore } from "@/ui/load-more";
import { Panel } from "@/ui/panel";
import type { Column } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/data-table";
import { Time } from "@/ui/time";

import { deliveriesQuery, useSettleDelivery } from "../api/deliveries";
import { SettleButtons } from "./SettleButtons";

function Actions({ delivery }: { delivery: DeadDelivery }) {
  return (
    <SettleButtons
      item={delivery}
      name={`${delivery.event} to ${delivery.subscriber}`}
      retry={useSettleDelivery("retry")}
      drop={useSettleDelivery("drop")}
      consequence={`${delivery.subscriber} never handles this event.`}
    />
  );
}

function columnsFor(mayWrite: boolean): Column<DeadDelivery>[] {
  const columns: Column<DeadDelivery>[] = [
    {
      id: "event",
      header: "Event",
      cell: (delivery) => <b className="font-medium">{delivery.event}</b>,
    },
    {
      id: "subscriber",
      header: "Was to be handled by",
      cell: (delivery) => <code>{delivery.subscriber}</code>,
    },
    {
      id: "payload",
      header: "With",
      phone: "full",
      cell: (delivery) => <code className="wrap-anywhere">{JSON.stringify(delivery.payload)}</code>,
    },
    {
      id: "error",
      header: "Last error",
      phone: "full",
      cell: (delivery) => delivery.last_error ?? "–",
    },
    { id: "attempts", header: "Tries", align: "right", cell: (delivery) => delivery.attempts },
    {
      id: "published",
      header: "Happened",
      cell: (delivery) => <Time at={delivery.published_at} className="text-text-2" />,
    },
  ];
  if (mayWrite) {
    columns.push({
      id: "actions",
      header: "Actions",
      bareHeader: true,
      phone: "full",
      className: "r",
      cell: (delivery) => <Actions delivery={delivery} />,
    });
  }
  return columns;
}

/** Events that a part of the platform could not handle, and that wait for a person. */
export function DeliveriesPanel({ mayWrite }: { mayWrite: boolean }) {
  const deliveries = useInfiniteQuery(deliveriesQuery);
  const shown = deliveries.data?.rows.length ?? 0;
  const all = deliveries.data?.lag?.dead ?? 0;
  return (
    <Panel
      title="Given-up deliveries"
      note={all > shown ? `${shown} shown of ${all}` : "events that a part of the platform could not handle"}
    >
      <DataTable
        label="Given-up deliveries"
        columns={columnsFor(mayWrite)}
        rows={deliveries.data?.rows}
        rowKey={(delivery) => `${delivery.event_id} ${delivery.subscriber}`}
        error={deliveries.error}
        onRetry={() => void deliveries.refetch()}
        expected={3}
        empty={
          <EmptyState title="No delivery was given up">
            An event is handed on until it is handled; only what fails every time comes here.
          </EmptyState>
        }
      />
      <LoadMore query={deliveries} shown={shown} noun="deliveries" />
    </Panel>
  );
}
