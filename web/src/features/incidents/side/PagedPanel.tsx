import { useQuery } from "@tanstack/react-query";
import { BellRing } from "lucide-react";

import type { Escalation, Incident } from "@/api/types";
import { Panel } from "@/ui/panel";
import { Skeleton } from "@/ui/skeleton";
import { StateBadge } from "@/ui/state-badge";
import { Countdown, Time } from "@/ui/time";

import { escalationsQuery } from "../api/get-escalations";

/** Who has been paged, and what happens if nobody answers. */
export function PagedPanel({ incident }: { incident: Incident }) {
  const escalations = useQuery(escalationsQuery(incident.id));
  const all = escalations.data;
  const last = all?.at(0);
  return (
    <Panel title="Paged" actions={last === undefined ? null : <EscalationState escalation={last} />}>
      {all === undefined ? (
        escalations.isError ? (
          <p className="pb-t text-text-2">Who was paged did not load. It is tried again.</p>
        ) : (
          <Skeleton rows={2} label="Loading who is paged" />
        )
      ) : last === undefined ? (
        <p className="pb-t text-text-2">Nobody has been paged for this incident.</p>
      ) : (
        <>
          <ul className="list text-xs">
            {last.history.map((page) => (
              <li key={`${page.at}${page.user_name}`}>
                <BellRing className="ic s" aria-hidden="true" />
                <span className="grow">
                  {page.user_name} <span className="text-text-3">step {page.step}</span>
                </span>
                <Time className="text-text-3" at={page.at} as="short" />
              </li>
            ))}
          </ul>
          <NextStep escalation={last} />
        </>
      )}
    </Panel>
  );
}

function EscalationState({ escalation }: { escalation: Escalation }) {
  return escalation.state === "active" ? (
    <StateBadge state="waiting" word="Waiting for an answer" />
  ) : (
    <StateBadge state={escalation.state} />
  );
}

function NextStep({ escalation }: { escalation: Escalation }) {
  if (escalation.state !== "active" || escalation.next_at === null) return null;
  return (
    <p className="pb-t text-xs">
      Next step in{" "}
      <b className="num font-medium">
        <Countdown to={escalation.next_at} />
      </b>{" "}
      unless somebody acknowledges.
    </p>
  );
}
