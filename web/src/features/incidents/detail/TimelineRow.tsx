import { Link } from "@tanstack/react-router";
import { ArrowRight, ShieldCheck } from "lucide-react";

import { useMay } from "@/api/session";
import type { IncidentSeverity, Notification, TimelineEntry } from "@/api/types";
import { RailItem } from "@/ui/rail";
import { SeverityBadge } from "@/ui/severity-badge";

import { EntryLinks } from "./EntryLinks";
import { lookOf } from "./looks";
import { Receipts } from "./Receipts";
import { auditedAs, linkParts } from "./timeline";
import { entryAnchor } from "./use-named-entry";

interface TimelineRowProps {
  incidentId: string;
  entry: TimelineEntry;
  receipts: readonly Notification[];
  pending: boolean;
  /** The address names it. */
  marked: boolean;
}

/** One entry of the rail: what happened, by whom, on which evidence. */
export function TimelineRow({ incidentId, entry, receipts, pending, marked }: TimelineRowProps) {
  const { icon, color } = lookOf(entry);
  const audited = useMay("audit:read") && !pending ? auditedAs(entry) : null;
  return (
    <RailItem
      at={entry.at}
      icon={icon}
      color={color}
      id={entryAnchor(entry.id)}
      entry={pending ? undefined : entry.id}
      marked={marked}
    >
      <div className="row top">
        <div className="grow">
          <EntryText entry={entry} pending={pending} />
        </div>
        {audited === null ? null : <AuditLink action={audited} incidentId={incidentId} />}
      </div>
      <Receipts receipts={receipts} />
      <EntryLinks links={entry.links} />
    </RailItem>
  );
}

/** To the audit record of what was done, beside every other time it was done to this incident. */
function AuditLink({ action, incidentId }: { action: string; incidentId: string }) {
  return (
    <Link
      className="au-link"
      to="/audit"
      search={{ target_type: "incident", target_id: incidentId, action }}
      title="Audit record"
    >
      <ShieldCheck className="ic s" role="img" aria-label="Audit record" />
    </Link>
  );
}

function EntryText({ entry, pending }: { entry: TimelineEntry; pending: boolean }) {
  const person = entry.actor.kind === "system" ? null : entry.actor.name;
  if (entry.kind === "comment") {
    return (
      <>
        <div>
          <b className="font-medium">{entry.actor.name}</b>{" "}
          {pending ? <span className="text-text-3">sending…</span> : null}
        </div>
        <div className="quote whitespace-pre-wrap">
          <Linked text={entry.text} />
        </div>
      </>
    );
  }
  const said = person !== null && entry.text.includes(person);
  return (
    <>
      <div>
        <span className="font-medium">{entry.text}</span>
        {person === null || said ? null : <span className="text-text-2"> · {person}</span>}
        <SeverityMove entry={entry} />
      </div>
      <Reason entry={entry} />
    </>
  );
}

function Linked({ text }: { text: string }) {
  return linkParts(text).map((part, index) =>
    part.href === null ? (
      part.text
    ) : (
      <a key={index} href={part.href} target="_blank" rel="noreferrer">
        {part.text}
      </a>
    ),
  );
}

function isSeverity(value: unknown): value is IncidentSeverity {
  return typeof value === "string" && /^sev[1-5]$/u.test(value);
}

function SeverityMove({ entry }: { entry: TimelineEntry }) {
  const { from, to } = entry.detail;
  if (entry.kind !== "severity" || !isSeverity(from) || !isSeverity(to)) return null;
  return (
    <span className="st-row">
      {" "}
      <SeverityBadge severity={from} />
      <ArrowRight className="ic s" role="img" aria-label="to" />
      <SeverityBadge severity={to} />
    </span>
  );
}

function Reason({ entry }: { entry: TimelineEntry }) {
  const said = [entry.detail.reason, entry.detail.note].find(
    (each): each is string => typeof each === "string" && each !== "",
  );
  if (said === undefined || entry.text.includes(said)) return null;
  return <div className="text-text-2">“{said}”</div>;
}
