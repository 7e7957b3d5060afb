/** The time that the page shows: a day, a week, four weeks. Pure. */
import {
  clock,
  dayMonth,
  dayName,
  dayStart,
  hourOf,
  midnights,
  spanName,
  weekNumber,
  weekStart,
  type Zone,
} from "./calendar";

export const ranges = ["day", "week", "month"] as const;
export type RangeName = (typeof ranges)[number];

const DAYS: Record<RangeName, number> = { day: 1, week: 7, month: 28 };
const HOURS = [0, 3, 6, 9, 12, 15, 18, 21] as const;

/** A column of the head: what it says and how much of the width it takes. */
export interface Column {
  at: number;
  label: string;
  length: number;
  today: boolean;
}

export interface Range {
  name: RangeName;
  zone: Zone;
  start: number;
  end: number;
  /** The midnights of the days, without the last one. */
  days: readonly number[];
}

export function rangeFrom(asked: string | undefined): RangeName {
  return ranges.find((name) => name === asked) ?? "week";
}

/** The range of a kind that a moment falls into. Weeks begin on Monday, four weeks with the moment's own. */
export function rangeAt(name: RangeName, at: number, zone: Zone): Range {
  const start = name === "day" ? dayStart(at, zone) : weekStart(at, zone);
  const edges = midnights(start, zone, DAYS[name]);
  return { name, zone, start, end: edges.at(-1) ?? start, days: edges.slice(0, -1) };
}

/** A moment in the range before (-1) or after (1). */
export function away(range: Range, by: -1 | 1): number {
  return dayStart(range.start, range.zone, by * DAYS[range.name]);
}

/** "9 to 15 March 2026" and, quieter, "week 11". */
export function titleOf(range: Range): { title: string; note: string } {
  const first = weekNumber(range.start, range.zone);
  const last = weekNumber(range.end - 1, range.zone);
  return {
    title: spanName(range.start, range.end, range.zone),
    note: first === last ? `week ${first}` : `weeks ${first} to ${last}`,
  };
}

/** Three hours, a day or a week each. */
export function columnsOf({ name, zone, start, end, days }: Range, now: number): Column[] {
  const begins =
    name === "day"
      ? HOURS.map((hour) => hourOf(start, hour, zone))
      : name === "week"
        ? days
        : days.filter((_, index) => index % 7 === 0);
  return begins.map((at, index) => {
    const until = begins[index + 1] ?? end;
    const today = name !== "day" && now >= at && now < until;
    const label = name === "day" ? clock(at, zone) : name === "week" ? dayName(at, zone) : dayMonth(at, zone);
    return {
      at,
      length: until - at,
      today,
      label: today ? `${label} · ${name === "week" ? "today" : "now"}` : label,
    };
  });
}
