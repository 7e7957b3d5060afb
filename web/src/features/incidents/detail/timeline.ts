import type { Notification, TimelineEntry, TimelineKind } from "@/api/types";

export type TimelineFilter = "all" | "pages" | "runbooks" | "comments";

const KINDS: Record<Exclude<TimelineFilter, "all">, readonly TimelineKind[]> = {
  pages: ["paged", "notification", "escalated", "acknowledged"],
  runbooks: ["execution_started", "execution_finished", "verification"],
  comments: ["comment"],
};

export const FILTERS: readonly { id: TimelineFilter; label: string }[] = [
  { id: "all", label: "All" },
  { id: "pages", label: "Pages" },
  { id: "runbooks", label: "Runbooks" },
  { id: "comments", label: "Comments" },
];

export function filterEntries(
  entries: readonly TimelineEntry[],
  filter: TimelineFilter,
): readonly TimelineEntry[] {
  return filter === "all" ? entries : entries.filter((entry) => KINDS[filter].includes(entry.kind));
}

const AUDITED: Partial<Record<TimelineKind, string>> = {
  acknowledged: "incident.acknowledged",
  comment: "incident.commented",
  severity: "incident.severity_set",
  owner: "incident.owner_set",
  paged: "incident.paged",
  resolved: "incident.resolved",
  reopened: "incident.reopened",
};

/** The action under which the audit record holds it. What the platform only notes by itself is not recorded, but an opening always is. */
export function auditedAs({ kind, actor }: Pick<TimelineEntry, "kind" | "actor">): string | null {
  if (kind === "opened") return "incident.opened";
  return actor.kind === "system" ? null : (AUDITED[kind] ?? null);
}

/** Silence longer than this is said. */
const QUIET_MS = 15 * 60_000;

export type TimelineItem =
  { type: "entry"; entry: TimelineEntry } | { type: "quiet"; seconds: number; id: string };

/** Entries, newest first, with the long silences between them. */
export function withSilences(entries: readonly TimelineEntry[]): TimelineItem[] {
  return entries.flatMap((entry, index): TimelineItem[] => {
    const newer = entries[index - 1];
    const apart = newer === undefined ? 0 : new Date(newer.at).getTime() - new Date(entry.at).getTime();
    const shown: TimelineItem = { type: "entry", entry };
    return apart > QUIET_MS
      ? [{ type: "quiet", seconds: apart / 1000, id: `quiet-${entry.id}` }, shown]
      : [shown];
  });
}

/** How long after a page its notifications may be made and still belong to it. */
const SAME_PAGE_MS = 30_000;

/** The receipts of a page: what was made for the people it paged, at the same moment. */
export function receiptsOf(entry: TimelineEntry, all: readonly Notification[]): Notification[] {
  if (entry.kind !== "paged" && entry.kind !== "escalated") return [];
  const paged: unknown = entry.detail.user_ids;
  if (!Array.isArray(paged)) return [];
  return all.filter(
    (one) =>
      one.user !== null &&
      paged.includes(one.user.id) &&
      Math.abs(new Date(one.created_at).getTime() - new Date(entry.at).getTime()) < SAME_PAGE_MS,
  );
}

/** Without the receipts that stand under their page already. While they load, the good ones are kept back. */
export function foldReceipts(
  entries: readonly TimelineEntry[],
  all: readonly Notification[] | undefined,
): readonly TimelineEntry[] {
  if (all === undefined) {
    return entries.filter((entry) => entry.kind !== "notification" || entry.detail.ok === false);
  }
  const shown = new Set(entries.flatMap((entry) => receiptsOf(entry, all).map((one) => one.id)));
  return entries.filter(
    (entry) =>
      entry.kind !== "notification" ||
      !entry.links.some((link) => link.kind === "notification" && shown.has(link.id)),
  );
}

/** Parts of a comment: plain text and the addresses in it. */
export function linkParts(text: string): { text: string; href: string | null }[] {
  return text
    .split(/(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])/u)
    .filter((part) => part !== "")
    .map((part) => ({ text: part, href: /^https?:\/\//u.test(part) ? part : null }));
}
