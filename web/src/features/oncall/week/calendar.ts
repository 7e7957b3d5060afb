/** Days, weeks and hours by the wall clock of any zone of the IANA database. Pure. */
import { localZone, zoneCity } from "@/ui/format/time";

/** An IANA name, such as "Europe/Oslo" or "UTC". */
export type Zone = string;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;

interface Parts {
  year: number;
  month: number;
  date: number;
  weekday: number;
  hour: number;
  minute: number;
}

const formats = new Map<Zone, Intl.DateTimeFormat>();

function formatOf(zone: Zone): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-GB", {
      timeZone: zone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(zone, format);
  }
  return format;
}

/** The wall clock of a zone, as if it were UTC. */
function wall(at: number, zone: Zone): number {
  const found = Object.fromEntries(
    formatOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  ) as Record<"year" | "month" | "day" | "hour" | "minute" | "second", number>;
  return Date.UTC(found.year, found.month - 1, found.day, found.hour, found.minute, found.second);
}

function partsOf(at: number, zone: Zone): Parts {
  const d = new Date(wall(at, zone));
  return {
    year: d.getUTCFullYear(),
    month: d.getUTCMonth(),
    date: d.getUTCDate(),
    weekday: d.getUTCDay(),
    hour: d.getUTCHours(),
    minute: d.getUTCMinutes(),
  };
}

/** The first moment at which the wall clock shows `clockTime` (as if UTC) or, where it skips it, has gone on. */
function momentOf(clockTime: number, zone: Zone): number {
  // Offsets of the day before and of the day after: between them the clock changes once at the most.
  const guesses = [clockTime - 24 * HOUR, clockTime + 24 * HOUR].map(
    (near) => clockTime - (wall(near, zone) - near),
  );
  const exact = guesses.filter((guess) => wall(guess, zone) === clockTime);
  if (exact.length > 0) return Math.min(...exact);
  // Skipped. Search for the change itself between the two.
  let [before, after] = [Math.min(...guesses), Math.max(...guesses)];
  while (after - before > 1000) {
    const middle = Math.floor((before + after) / 2000) * 1000;
    if (wall(middle, zone) < clockTime) before = middle;
    else after = middle;
  }
  return after;
}

/** Midnight of the day some days away; a day may have 23 or 25 hours. */
export function dayStart(at: number, zone: Zone, days = 0): number {
  const { year, month, date } = partsOf(at, zone);
  return momentOf(Date.UTC(year, month, date + days), zone);
}

/** The moment of a full hour on a day. */
export function hourOf(day: number, hour: number, zone: Zone): number {
  const { year, month, date } = partsOf(day, zone);
  return momentOf(Date.UTC(year, month, date, hour), zone);
}

/** Midnight of the Monday of the week. */
export function weekStart(at: number, zone: Zone): number {
  const monday = (partsOf(at, zone).weekday + 6) % 7;
  return dayStart(at, zone, -monday);
}

/** The midnights that bound some days, one more than there are days. */
export function midnights(start: number, zone: Zone, days: number): number[] {
  return Array.from({ length: days + 1 }, (_, index) => dayStart(start, zone, index));
}

/** "2026-03-09", as the address names a day. */
export function dayKey(at: number, zone: Zone): string {
  return new Date(wall(at, zone)).toISOString().slice(0, 10);
}

/** Midnight of a day that the address names; NaN for anything else. */
export function dayFromKey(key: string | undefined, zone: Zone): number {
  const read = /^\d{4}-\d{2}-\d{2}$/u.test(key ?? "") ? Date.parse(`${key ?? ""}T00:00:00Z`) : Number.NaN;
  return Number.isNaN(read) ? read : momentOf(read, zone);
}

/** "Thu 12". */
export function dayName(at: number, zone: Zone): string {
  const { weekday, date } = partsOf(at, zone);
  return `${WEEKDAYS[weekday] ?? ""} ${date}`;
}

/** "Thu 12 Mar". */
export function dayMonth(at: number, zone: Zone): string {
  return `${dayName(at, zone)} ${(MONTHS[partsOf(at, zone).month] ?? "").slice(0, 3)}`;
}

/** "08:00". */
export function clock(at: number, zone: Zone): string {
  return new Date(wall(at, zone)).toISOString().slice(11, 16);
}

/** "9 to 15 March 2026", "30 March to 5 April 2026", and for one day "Thursday"'s date alone: "12 March 2026". */
export function spanName(start: number, end: number, zone: Zone): string {
  const first = partsOf(start, zone);
  const last = partsOf(end - 1, zone);
  const month = (parts: Parts) => MONTHS[parts.month] ?? "";
  const tail = `${last.date} ${month(last)} ${last.year}`;
  if (first.year !== last.year) return `${first.date} ${month(first)} ${first.year} to ${tail}`;
  if (first.month !== last.month) return `${first.date} ${month(first)} to ${tail}`;
  return first.date === last.date ? tail : `${first.date} to ${tail}`;
}

/** Number of the week by ISO 8601. */
export function weekNumber(at: number, zone: Zone): number {
  const thursday = partsOf(dayStart(weekStart(at, zone), zone, 3), zone);
  const first = Date.UTC(thursday.year, 0, 1);
  return Math.floor((Date.UTC(thursday.year, thursday.month, thursday.date) - first) / 604_800_000) + 1;
}

/** A moment in the zone that is shown: "Thu 12 08:00". */
export function moment(at: number, zone: Zone): string {
  return `${dayName(at, zone)} ${clock(at, zone)}`;
}

/** What the zone is called beside a time: "UTC", "Oslo". */
export function zoneWord(zone: Zone): string {
  return zone === "UTC" || zone === "Etc/UTC" ? "UTC" : zoneCity(zone);
}

/** "UTC", "Oslo (UTC+1)", "Kathmandu (UTC+5:45)". */
export function zoneName(zone: Zone, at: number): string {
  if (zoneWord(zone) === "UTC") return "UTC";
  const minutes = Math.round((wall(at, zone) - Math.floor(at / 1000) * 1000) / MINUTE);
  const rest = Math.abs(minutes) % 60;
  const hours = `${Math.floor(Math.abs(minutes) / 60)}${rest === 0 ? "" : `:${String(rest).padStart(2, "0")}`}`;
  return `${zoneCity(zone)} (UTC${minutes < 0 ? "\u2212" : "+"}${hours})`;
}

/** The zone that the address asks for: none is UTC, "local" the person's own; one that does not exist is UTC. */
export function zoneFrom(asked: string | undefined, own = localZone()): Zone {
  const zone = asked === "local" ? own : (asked ?? "UTC");
  try {
    formatOf(zone);
    return zone;
  } catch {
    return "UTC"; // The browser does not know it; the address may have been typed.
  }
}
