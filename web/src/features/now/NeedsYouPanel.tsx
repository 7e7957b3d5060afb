import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";

import { useMay, useMe } from "@/api/session";
import { openIncidentsQuery } from "@/api/shared/watch";
import type { Incident } from "@/api/types";
import { Button, ButtonLink } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { plural } from "@/ui/format/numbers";
import { useLastCount } from "@/ui/last-count";
import { Panel } from "@/ui/panel";
import { SeverityBadge } from "@/ui/severity-badge";
import { useShortcuts } from "@/ui/shortcuts";
import { Skeleton } from "@/ui/skeleton";
import { StateBadge } from "@/ui/state-badge";
import { Countdown, Duration, Time } from "@/ui/time";

import { useAcknowledgeIncident } from "./api/acknowledge-incident";
import { needsYou } from "./needs-you";

/** The first thing on the first page: must I act? */
export function NeedsYouPanel() {
  const me = useMe();
  const open = useQuery(openIncidentsQuery);
  const mayRespond = useMay("incidents:write");
  const acknowledge = useAcknowledgeIncident();
  const mine = open.data === undefined ? undefined : needsYou(open.data.items, me);
  const expected = useLastCount("needs-you", mine?.length, 2);
  const first = mine?.find((incident) => incident.state === "new");
  useShortcuts(
    first === undefined || !mayRespond
      ? []
      : [
          {
            keys: "a",
            label: `Acknowledge ${first.key}`,
            group: "This page",
            run: () => acknowledge.mutate(first),
          },
        ],
  );
  return (
    <Panel
      title="Needs you"
      note={mine === undefined || mine.length === 0 ? undefined : mine.length}
      actions={<span className="text-text-3">Oldest first inside each severity</span>}
    >
      {mine === undefined ? (
        open.isError ? (
          <ErrorState title="Incidents did not load" error={open.error} onRetry={() => void open.refetch()} />
        ) : (
          <Skeleton
            {...(expected === 0 ? { rows: 1, rowHeight: 138 } : { rows: expected, rowHeight: 62 })}
            label="Loading what needs you"
          />
        )
      ) : mine.length === 0 ? (
        <NothingNeedsYou others={open.data?.items ?? []} />
      ) : (
        <ul className="need-l">
          {mine.map((incident, index) => (
            <Row
              key={incident.id}
              incident={incident}
              me={me.id}
              lead={index === 0}
              shortcut={incident === first ? "A" : undefined}
              onAcknowledge={mayRespond ? () => acknowledge.mutate(incident) : undefined}
            />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function NothingNeedsYou({ others }: { others: readonly Incident[] }) {
  const untaken = others.filter((incident) => incident.state === "new").length;
  return (
    <EmptyState
      title="Nothing needs you"
      action={
        others.length === 0 ? undefined : (
          <ButtonLink size="sm" to="/incidents">
            Open incidents
          </ButtonLink>
        )
      }
    >
      {others.length === 0 ? "No incident is open." : `${plural(others.length, "incident")} open with others`}
      {others.length === 0 ? null : untaken === 0 ? ", all taken." : `, ${untaken} of them not taken yet.`}
    </EmptyState>
  );
}

interface RowProps {
  incident: Incident;
  me: string;
  /** The first row carries the page's primary button. */
  lead: boolean;
  shortcut: string | undefined;
  onAcknowledge: (() => void) | undefined;
}

function Row({ incident, me, lead, shortcut, onAcknowledge }: RowProps) {
  const kind = lead ? "primary" : "plain";
  return (
    <li className={incident.severity === "sev1" ? "hot" : undefined}>
      <span className="mk">
        <SeverityBadge severity={incident.severity} box solid />
      </span>
      <div className="grow">
        <Link className="tt" to="/incidents/$key" params={{ key: incident.key }}>
          {incident.key} {incident.title}
        </Link>
        <div className="text-xs text-text-2 row wrap gap-3">
          <StateBadge state={incident.state} />
          <Facts incident={incident} me={me} />
        </div>
      </div>
      {incident.state === "new" && onAcknowledge !== undefined ? (
        <Button kind={kind} shortcut={shortcut} onClick={onAcknowledge}>
          Acknowledge
        </Button>
      ) : (
        <ButtonLink kind={kind} to="/incidents/$key" params={{ key: incident.key }}>
          Open incident
        </ButtonLink>
      )}
    </li>
  );
}

function Facts({ incident, me }: { incident: Incident; me: string }) {
  const { paged, owner, responders } = incident;
  return (
    <span>
      {owner?.id === me ? "You own it · " : null}
      <Duration from={incident.opened_at} />
      {incident.service === null ? null : ` · ${incident.service}`}
      {incident.firing_alerts > 0 ? ` · ${plural(incident.firing_alerts, "alert")} firing` : null}
      {responders.length > 0 ? ` · ${plural(responders.length, "responder")}` : null}
      {paged === null || incident.state !== "new" ? null : (
        <>
          {" · "}
          {paged.user_id === me ? "paged you" : `paged ${paged.name}`} <Time at={paged.at} as="short" />
          {paged.next_escalation_at === null ? null : (
            <>
              {", escalates in "}
              <b className="num font-medium text-text-1">
                <Countdown to={paged.next_escalation_at} />
              </b>
            </>
          )}
        </>
      )}
    </span>
  );
}
