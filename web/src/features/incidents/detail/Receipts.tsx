import { Mail, Webhook } from "lucide-react";

import type { Notification } from "@/api/types";
import { StateBadge } from "@/ui/state-badge";
import { Time } from "@/ui/time";

/** How each message of a page went. */
export function Receipts({ receipts }: { receipts: readonly Notification[] }) {
  if (receipts.length === 0) return null;
  return (
    <ul className="rcp">
      {receipts.map((receipt) => {
        const Icon = receipt.channel.kind === "email" ? Mail : Webhook;
        const last = receipt.attempts.at(-1);
        return (
          <li key={receipt.id}>
            <span className="truncate" title={receipt.channel.name}>
              <Icon className="ic s" aria-hidden="true" /> {receipt.channel.name}
            </span>
            <span className="row wrap gap-1">
              <StateBadge state={receipt.state} />
              {receipt.state === "failed" && last !== undefined ? (
                <span className="text-fail">{last.detail}</span>
              ) : null}
              {receipt.state === "withdrawn" ? (
                <span className="text-text-2">
                  not sent: somebody had seen to the incident before it went out
                </span>
              ) : null}
            </span>
            <Time at={receipt.delivered_at ?? last?.at ?? receipt.created_at} as="short" />
          </li>
        );
      })}
    </ul>
  );
}
