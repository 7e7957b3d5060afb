/** Turns an incident's timeline into the lanes of the sightline. Pure; drawn by IncidentSightline. */
import type { Alert, Incident, TimelineEntry, TimelineKind } from "@/api/types";

export type LaneName = "Alerts" | "Pages" | "Runbooks" | "People";

export interface LaneMark {
  at: number;
  /** Id of the timeline entry it stands for. */
  entry: string;
  kind: TimelineKind;
  label: string;
}

export interface LaneSpan {
  from: number;
  to: number;
}

export interface IncidentLanes {
  from: number;
  to: number;
  /** The right end is the present. */
  live: boolean;
  lanes: { label: LaneName; marks: LaneMark[]; spans: LaneSpan[] }[];
}

const LANE_OF: Record<TimelineKind, LaneName> = {
  opened: "People",
  alert_firing: "Alerts",
  alert_resolved: "Alerts",
  grouped: "Alerts",
  paged: "Pages",
  notification: "Pages",
  escalated: "Pages",
  execution_started: "Runbooks",
  execution_finished: "Runbooks",
  verification: "Runbooks",
  acknowledged: "People",
  severity: "People",
  owner: "People",
  comment: "People",
  resolved: "People",
  reopened: "People",
};

const LANES: readonly LaneName[] = ["Alerts", "Pages", "Runbooks", "People"];
/** The least stretch that is drawn: a sightline of four seconds would say nothing. */
const SHORTEST = 2 * 60_000;
/** Room at the left, as a share of the whole, so that the first mark is not cut. */
const LEAD = 0.06;

const ms = (at: string): number => new Date(at).getTime();

/**
 * The lane of an entry. Opened by an alert is an alert's mark; declared by a person, a person's. What the platform
 * remarks is why it started a runbook or did not.
 */
export function laneOf(entry: TimelineEntry): LaneName {
  if (entry.kind === "opened" && entry.actor.kind !== "user") return "Alerts";
  if (entry.kind === "comment" && entry.actor.kind === "system") return "Runbooks";
  return LANE_OF[entry.kind];
}

/** A message that arrived stands under its page; only one that did not is worth a mark. */
function isGoodReceipt(entry: TimelineEntry): boolean {
  return entry.kind === "notification" && entry.detail.ok !== false;
}

/** Joins stretches that touch or overlap. */
export function union(spans: readonly LaneSpan[]): LaneSpan[] {
  const joined: LaneSpan[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last !== undefined && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else joined.push({ ...span });
  }
  return joined;
}

/** From each start of a run to its end, told apart by the execution the entries link to. */
function runSpans(oldestFirst: readonly TimelineEntry[], end: number): LaneSpan[] {
  const running = new Map<string, number>();
  const spans: LaneSpan[] = [];
  for (const entry of oldestFirst) {
    const run = entry.links.find((link) => link.kind === "execution")?.id ?? "";
    if (entry.kind === "execution_started") running.set(run, ms(entry.at));
    const from = running.get(run);
    if (entry.kind === "execution_finished" && from !== undefined) {
      spans.push({ from, to: ms(entry.at) });
      running.delete(run);
    }
  }
  for (const from of running.values()) spans.push({ from, to: end });
  return spans;
}

export function lanesOf(
  incident: Pick<Incident, "opened_at" | "resolved_at">,
  entries: readonly TimelineEntry[],
  alerts: readonly Pick<Alert, "starts_at" | "ends_at">[],
  now: number,
): IncidentLanes {
  const oldestFirst = [...entries].sort((a, b) => ms(a.at) - ms(b.at));
  const live = incident.resolved_at === null;
  const last = oldestFirst.at(-1);
  const end = live ? now : Math.max(ms(incident.resolved_at ?? ""), last === undefined ? 0 : ms(last.at));
  const starts = [ms(incident.opened_at), ...oldestFirst.slice(0, 1).map((entry) => ms(entry.at))];
  const first = Math.min(...starts);
  const length = Math.max(end - first, SHORTEST);
  const to = live ? now : end;
  const from = to - length * (1 + LEAD);
  const inside = ({ from: a, to: b }: LaneSpan) => ({ from: Math.max(a, from), to: Math.min(b, to) });
  const firing = alerts.map((alert) => ({
    from: ms(alert.starts_at),
    to: alert.ends_at === null ? to : ms(alert.ends_at),
  }));
  const spans: Partial<Record<LaneName, LaneSpan[]>> = {
    Alerts: union(firing.map(inside).filter((span) => span.to > span.from)),
    Runbooks: union(runSpans(oldestFirst, to).map(inside)),
  };
  return {
    from,
    to,
    live,
    lanes: LANES.map((label) => ({
      label,
      spans: spans[label] ?? [],
      marks: oldestFirst
        .filter((entry) => laneOf(entry) === label && !isGoodReceipt(entry))
        .map((entry) => ({ at: ms(entry.at), entry: entry.id, kind: entry.kind, label: entry.text })),
    })),
  };
}
