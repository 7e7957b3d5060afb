import { Link } from "@tanstack/react-router";
import { BellRing, ExternalLink, ScrollText, Send, ShieldCheck, SquareTerminal } from "lucide-react";

import type { TimelineEntry } from "@/api/types";

type EntryLink = TimelineEntry["links"][number];

/** What an entry of the timeline rests on: each claim links to its evidence. */
export function EntryLinks({ links }: { links: readonly EntryLink[] }) {
  if (links.length === 0) return null;
  return (
    <div className="row wrap gap-3">
      {links.map((link) => (
        <EvidenceLink key={`${link.kind}${link.id}`} link={link} />
      ))}
    </div>
  );
}

function EvidenceLink({ link }: { link: EntryLink }) {
  switch (link.kind) {
    case "alert":
      return (
        <Link className="ev-link" to="/alerts/$id" params={{ id: link.id }}>
          <BellRing className="ic s" aria-hidden="true" />
          {link.label}
        </Link>
      );
    case "execution":
      return (
        <Link className="ev-link" to="/executions/$id" params={{ id: link.id }}>
          <SquareTerminal className="ic s" aria-hidden="true" />
          {link.label}
        </Link>
      );
    case "notification":
      return (
        <Link className="ev-link" to="/notifications" search={{ tab: "deliveries", delivery: link.id }}>
          <Send className="ic s" aria-hidden="true" />
          {link.label}
        </Link>
      );
    case "event":
      return (
        <Link className="ev-link" to="/events" search={{ event: link.id }}>
          <ScrollText className="ic s" aria-hidden="true" />
          {link.label}
        </Link>
      );
    case "audit":
      return (
        <Link className="ev-link" to="/audit" search={{ entry: link.id }}>
          <ShieldCheck className="ic s" aria-hidden="true" />
          {link.label}
        </Link>
      );
    case "url":
      return /^https?:\/\//u.test(link.id) ? (
        <a className="ev-link" href={link.id} target="_blank" rel="noreferrer">
          <ExternalLink className="ic s" aria-hidden="true" />
          {link.label}
        </a>
      ) : (
        <span className="ev-link text-text-2">{link.label}</span>
      );
  }
}
