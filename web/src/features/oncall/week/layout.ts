/** Where bars stand in the time that is shown, and whom they name. Pure. */
import type { Coverage, Named, PolicyCoverage, ScheduleCoverage } from "@/api/types";
import { duration } from "@/ui/format/time";

/** What an override is to cover. */
export interface Stretch {
  scheduleId: string;
  from: number;
  to: number;
}

export interface Place {
  left: number;
  width: number;
}

export interface Bar extends Place {
  key: string;
  kind: "page" | "gap" | "turn" | "override";
  people: readonly Named[];
  /** Meant, too, but without a way to be reached. */
  unreached: readonly Named[];
  from: number;
  to: number;
  override: string | null;
  /** Where somebody stands in, as shares of the bar. */
  hatched: readonly Place[];
  /** What fits into the bar: full names, first names, or initials. */
  words: string;
}

export interface Row {
  key: string;
  label: string;
  note: string;
  /** Says what the row is without the group above it. */
  what: string;
  /** The schedule in which an override changes the row. */
  scheduleId: string | null;
  bars: readonly Bar[];
}

export interface Group {
  key: string;
  title: string;
  rows: readonly Row[];
}

interface Span {
  from: string;
  to: string;
}

export const ms = (at: string): number => new Date(at).getTime();

/** Narrower shares of the width than these hold only first names, only initials. */
const NAME_SHARE = 0.11;
const FIRST_SHARE = 0.05;
const ORDINALS = ["First", "Second", "Third", "Fourth", "Fifth"] as const;

export const ordinal = (number: number): string => ORDINALS[number - 1] ?? `Step ${number}`;

export const namesOf = (people: readonly Named[]): string => people.map(({ name }) => name).join(", ");

export function fitting(people: readonly Named[], share: number): string {
  if (share / Math.max(people.length, 1) >= NAME_SHARE) return namesOf(people);
  const words = people.map(({ name }) => name.split(/\s+/u));
  if (share / Math.max(people.length, 1) >= FIRST_SHARE) return words.map((each) => each[0]).join(", ");
  return words
    .map((each) =>
      each
        .map((word) => word[0] ?? "")
        .join("")
        .slice(0, 2),
    )
    .join(" ");
}

function place(from: number, to: number, start: number, end: number): Place {
  return { left: (from - start) / (end - start), width: (to - from) / (end - start) };
}

/** Spans cut to a time; what lies outside is left out. */
export function within<T extends Span>(spans: readonly T[], start: number, end: number) {
  return spans
    .map((span) => ({ span, from: Math.max(ms(span.from), start), to: Math.min(ms(span.to), end) }))
    .filter(({ from, to }) => from < to);
}

export function stepBars(step: PolicyCoverage["steps"][number], start: number, end: number): Bar[] {
  return within(step.stretches, start, end).map(({ span, from, to }) => {
    const at = place(from, to, start, end);
    const gap = span.users.length === 0;
    return {
      ...at,
      key: `${from}`,
      kind: gap ? "gap" : "page",
      people: span.users,
      unreached: span.unreached,
      from,
      to,
      override: null,
      hatched: [],
      words: gap ? "Gap" : fitting(span.users, at.width),
    };
  });
}

/** Those who stand in. */
export function overrideBars({ shifts }: ScheduleCoverage, start: number, end: number): Bar[] {
  return within(shifts, start, end)
    .filter(({ span }) => span.override_id !== null)
    .map(({ span, from, to }) => bar("override", span.user, from, to, start, end, span.override_id));
}

/** The rotation, with the parts hatched for which somebody stands in. */
export function turnBars(schedule: ScheduleCoverage, start: number, end: number): Bar[] {
  const overrides = overrideBars(schedule, start, end);
  return within(schedule.turns, start, end).map(({ span, from, to }) => ({
    ...bar("turn", span.user, from, to, start, end, null),
    hatched: overrides
      .map((each) => ({ from: Math.max(each.from, from), to: Math.min(each.to, to) }))
      .filter((each) => each.from < each.to)
      .map((each) => place(each.from, each.to, from, to)),
  }));
}

function bar(
  kind: Bar["kind"],
  user: Named,
  from: number,
  to: number,
  start: number,
  end: number,
  override: string | null,
): Bar {
  const at = place(from, to, start, end);
  return {
    ...at,
    key: `${from}`,
    kind,
    people: [user],
    unreached: [],
    from,
    to,
    override,
    hatched: [],
    words: fitting([user], at.width),
  };
}

/** "daily, 08:00", "weekly, 08:00", "every 3 days, 08:00 Oslo". */
function rhythm({ length_days: days, handoff, time_zone: zone }: ScheduleCoverage): string {
  const often = days === 1 ? "daily" : days === 7 ? "weekly" : `every ${days} days`;
  return `${often}, ${handoff} ${zone === "UTC" ? "UTC" : (zone.split("/").pop() ?? zone).replaceAll("_", " ")}`;
}

/** Who gets paged, a group for each policy; and the layers that it is made from. */
export function groupsOf({ policies, schedules }: Coverage, start: number, end: number): Group[] {
  const paged = policies.map((policy): Group => {
    let waited = 0;
    return {
      key: policy.id,
      title: `Who gets paged: ${policy.name}${policies.length > 1 && policy.is_default ? ", by default" : ""}`,
      rows: policy.steps.map((step, index) => {
        waited += step.delay_seconds;
        const label = ordinal(index + 1);
        return {
          key: `${policy.id}${index}`,
          label,
          note: waited === 0 ? "at once" : `after ${duration(waited)}`,
          what: `${label} for ${policy.name}`,
          scheduleId: step.schedule_ids[0] ?? null,
          bars: stepBars(step, start, end),
        };
      }),
    };
  });
  const layers = schedules.flatMap((schedule): Row[] => {
    const overrides = overrideBars(schedule, start, end);
    const of = { scheduleId: schedule.id };
    const name = schedules.length > 1 ? schedule.name : "win over layers";
    return [
      ...(overrides.length === 0
        ? []
        : [
            {
              ...of,
              key: `${schedule.id}o`,
              label: "Overrides",
              note: name,
              what: schedule.name,
              bars: overrides,
            },
          ]),
      {
        ...of,
        key: schedule.id,
        label: schedule.name,
        note: rhythm(schedule),
        what: schedule.name,
        bars: turnBars(schedule, start, end),
      },
    ];
  });
  return layers.length === 0
    ? paged
    : [...paged, { key: "layers", title: "Made from these layers", rows: layers }];
}

/** The same colour for the same person on every row: their place among all who appear, by name. */
export function colorsOf(groups: readonly Group[]): Map<string, string> {
  const bars = groups.flatMap(({ rows }) => rows.flatMap((row) => row.bars));
  const people = new Map(bars.flatMap((each) => each.people.map(({ id, name }) => [id, name] as const)));
  const order = [...people].sort(([, a], [, b]) => a.localeCompare(b));
  return new Map(order.map(([id], index) => [id, `var(--series-${(index % 8) + 1})`]));
}
