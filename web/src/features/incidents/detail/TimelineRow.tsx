import { ArrowRight } from "lucide-react";

import type { IncidentSeverity, Notification, TimelineEntry } from "@/api/types";
import { RailItem } from "@/ui/rail";
import { SeverityBadge } from "@/ui/severity-badge";

import { EntryLinks } from "./EntryLinks";
import { lookOf } from "./looks";
import { Receipts } from "./Receipts";
import { linkParts } from "./timeline";

export const entryAnchor = (id: string) => `entry-${id}`;

interface TimelineRowProps {
  entry: TimelineEntry;
  receipts: readonly Notification[];
  pending: boolean;
}

/** One entry of the rail: what happened, by whom, on which evidence. */
export function TimelineRow({ entry, receipts, pending }: TimelineRowProps) {
  const { icon, color } = lookOf(entry);
  return (
    <RailItem at={entry.at} icon={icon} color={color} id={entryAnchor(entry.id)}>
      <EntryText entry={entry} pending={pending} />
      <Receipts receipts={receipts} />
      <EntryLinks links={entry.links} />
    </RailItem>
  );
}

function EntryText({ entry, pending }: { entry: TimelineEntry; pending: boolean }) {
  const person = entry.actor.kind === "system" ? null : entry.actor.name;
  if (entry.kind === "comment") {
    return (
      <>
        <div>
          <b className="m">{entry.actor.name}</b> {pending ? <span className="t3">sending…</span> : null}
        </div>
        <div className="quote pre">
          <Linked text={entry.text} />
        </div>
      </>
    );
  }
  const said = person !== null && entry.text.includes(person);
  return (
    <>
      <div>
        <span className="m">{entry.text}</span>
        {person === null || said ? null : <span className="t2"> · {person}</span>}
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
  return <div className="t2">“{said}”</div>;
}
