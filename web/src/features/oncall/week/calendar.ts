/** Days and weeks in UTC or in the person's own zone. Pure. */
import { day, shortTime } from "@/ui/format/time";

export type Zone = "utc" | "local";

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

function partsOf(at: number, zone: Zone): Parts {
  const d = new Date(at);
  return zone === "utc"
    ? {
        year: d.getUTCFullYear(),
        month: d.getUTCMonth(),
        date: d.getUTCDate(),
        weekday: d.getUTCDay(),
        hour: d.getUTCHours(),
        minute: d.getUTCMinutes(),
      }
    : {
        year: d.getFullYear(),
        month: d.getMonth(),
        date: d.getDate(),
        weekday: d.getDay(),
        hour: d.getHours(),
        minute: d.getMinutes(),
      };
}

function midnight(year: number, month: number, date: number, zone: Zone): number {
  return zone === "utc" ? Date.UTC(year, month, date) : new Date(year, month, date).getTime();
}

/** Midnight of the day some days away; a day may have 23 or 25 hours. */
export function dayStart(at: number, zone: Zone, days = 0): number {
  const { year, month, date } = partsOf(at, zone);
  return midnight(year, month, date + days, zone);
}

/** Midnight of the Monday of the week. */
export function weekStart(at: number, zone: Zone): number {
  const monday = (partsOf(at, zone).weekday + 6) % 7;
  return dayStart(at, zone, -monday);
}

/** The eight midnights that bound the seven days of a week. */
export function weekDays(start: number, zone: Zone): number[] {
  return Array.from({ length: 8 }, (_, index) => dayStart(start, zone, index));
}

/** "Thu 12". */
export function dayName(at: number, zone: Zone): string {
  const { weekday, date } = partsOf(at, zone);
  return `${WEEKDAYS[weekday] ?? ""} ${date}`;
}

/** "08:00". */
export function clock(at: number, zone: Zone): string {
  const { hour, minute } = partsOf(at, zone);
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}

/** "9 to 15 March 2026", "30 March to 5 April 2026". */
export function weekName(start: number, zone: Zone): string {
  const first = partsOf(start, zone);
  const last = partsOf(dayStart(start, zone, 6), zone);
  const month = (parts: Parts) => MONTHS[parts.month] ?? "";
  const tail = `${last.date} ${month(last)} ${last.year}`;
  if (first.year !== last.year) return `${first.date} ${month(first)} ${first.year} to ${tail}`;
  if (first.month !== last.month) return `${first.date} ${month(first)} to ${tail}`;
  return `${first.date} to ${tail}`;
}

/** Number of the week by ISO 8601. */
export function weekNumber(start: number, zone: Zone): number {
  const thursday = partsOf(dayStart(start, zone, 3), zone);
  const first = Date.UTC(thursday.year, 0, 1);
  return Math.floor((Date.UTC(thursday.year, thursday.month, thursday.date) - first) / 604_800_000) + 1;
}

/** A moment in the zone that is shown: "Thu 12 08:00". */
export function moment(at: number, zone: Zone): string {
  return `${dayName(at, zone)} ${clock(at, zone)}`;
}

/** A moment in words that stand alone, in UTC. */
export function plainMoment(at: string): string {
  return `${shortTime(at, Date.now(), false)} UTC, ${day(at)}`;
}
