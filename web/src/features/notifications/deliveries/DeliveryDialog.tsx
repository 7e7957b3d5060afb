import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Check, CircleHelp, CircleX, RotateCw } from "lucide-react";

import { useMay } from "@/api/session";
import type { Notification } from "@/api/types";
import { Button } from "@/ui/button";
import { DescriptionList } from "@/ui/description-list";
import { Dialog } from "@/ui/dialog";
import { ErrorState } from "@/ui/error-state";
import { NONE, plural, withUnit } from "@/ui/format/numbers";
import { Skeleton } from "@/ui/skeleton";
import { StateBadge } from "@/ui/state-badge";
import { Time } from "@/ui/time";
import { toast } from "@/ui/toast";

import { deliveryQuery, useRetryDelivery } from "../api/deliveries";

/** One message with the receipt of every try. */
export function DeliveryDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const delivery = useQuery(deliveryQuery(id));
  const mayWrite = useMay("notifications:write");
  const retry = useRetryDelivery();
  const again = () =>
    retry.mutate(id, {
      onSuccess: () => toast.done("It is queued once more."),
      onError: (error) => toast.failed("It was not queued.", error),
    });
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={delivery.data?.subject ?? "Delivery"}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          {mayWrite && delivery.data?.state === "failed" ? (
            <Button kind="primary" icon={RotateCw} pending={retry.isPending} onClick={again}>
              Try again
            </Button>
          ) : null}
        </>
      }
    >
      {delivery.data !== undefined ? (
        <Detail delivery={delivery.data} />
      ) : delivery.isError ? (
        <ErrorState
          title="The delivery did not load"
          error={delivery.error}
          onRetry={() => void delivery.refetch()}
        />
      ) : (
        <Skeleton rows={5} label="Loading the delivery" />
      )}
    </Dialog>
  );
}

function Detail({ delivery }: { delivery: Notification }) {
  return (
    <>
      <DescriptionList
        items={[
          ["State", <StateBadge key="s" state={delivery.state} />],
          [
            "Why",
            delivery.state === "withdrawn"
              ? "Somebody had seen to the incident before this went out, so it was not sent."
              : undefined,
          ],
          ["To", `${delivery.user?.name ?? NONE}${delivery.address === "" ? "" : `, ${delivery.address}`}`],
          ["Channel", delivery.channel.name],
          [
            "Incident",
            delivery.incident_id === null ? undefined : (
              <Link to="/incidents/$key" params={{ key: delivery.incident_id }}>
                Open incident
              </Link>
            ),
          ],
          ["Made", <Time key="m" at={delivery.created_at} as="short" />],
          [
            "Delivered",
            delivery.delivered_at === null ? undefined : (
              <Time key="d" at={delivery.delivered_at} as="short" />
            ),
          ],
        ]}
      />
      <h3>
        {delivery.attempts.length === 0 ? "Not tried yet" : plural(delivery.attempts.length, "try", "tries")}
      </h3>
      <ol className="list-plain text-xs">
        {delivery.attempts.map((attempt) => {
          const Icon = attempt.ok === null ? CircleHelp : attempt.ok ? Check : CircleX;
          const word = attempt.ok === null ? "Outcome not known" : attempt.ok ? "Taken" : "Refused";
          return (
            <li key={attempt.at} className="row top">
              <Time className="text-text-3" at={attempt.at} as="short" />
              <span className={attempt.ok === false ? "text-fail whitespace-nowrap" : "whitespace-nowrap"}>
                <Icon className="ic s" aria-hidden="true" /> {word}
              </span>
              <span className="grow wrap-anywhere text-text-2">{attempt.detail}</span>
              <span className="num text-text-3">{withUnit(attempt.ms, "ms", 0)}</span>
            </li>
          );
        })}
      </ol>
    </>
  );
}
