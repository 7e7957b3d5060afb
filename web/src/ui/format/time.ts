/** Times and durations in the forms of the design reference. Everything is UTC first; the local time stands in brackets. */
import { NONE, withUnit } from "./numbers";

const NBSP = "\u00a0";
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export type Instant = string | number | Date;

const two = (value: number): string => String(value).padStart(2, "0");
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

export function toDate(at: Instant): Date {
  return at instanceof Date ? at : new Date(at);
}

/** The person's zone as the browser tells it, such as "Europe/Oslo". */
export function localZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** "Oslo" of "Europe/Oslo". */
export function zoneCity(zone: string): string {
  return (zone.split("/").pop() ?? zone).replaceAll("_", " ");
}

/** "02:47" or, with seconds, "02:47:12", in UTC. */
export function clockTime(at: Instant, seconds = true): string {
  const date = toDate(at);
  const base = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
  return seconds ? `${base}:${two(date.getUTCSeconds())}` : base;
}

/** "02:52:59.908" in UTC, for log lines. */
export function preciseTime(at: Instant): string {
  const date = toDate(at);
  return `${clockTime(date)}.${String(date.getUTCMilliseconds()).padStart(3, "0")}`;
}

/** "04:14" in the given zone. */
export function localTime(at: Instant, zone = localZone(), seconds = false): string {
  return toDate(at).toLocaleTimeString("en-GB", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
    ...(seconds ? { second: "2-digit" } : {}),
  });
}

/** "12 Mar" or "12 Mar 2025" when it was another year than now. */
export function day(at: Instant, now: Instant = Date.now()): string {
  const date = toDate(at);
  const text = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ""}`;
  return date.getUTCFullYear() === toDate(now).getUTCFullYear() ? text : `${text} ${date.getUTCFullYear()}`;
}

function utcDay(date: Date): number {
  return Math.floor(date.getTime() / DAY);
}

/** Today "02:47:12", then "Wed 22:05", then "10 Mar 00:14", then with the year. */
export function shortTime(at: Instant, now: Instant = Date.now(), seconds = true): string {
  const date = toDate(at);
  const apart = utcDay(toDate(now)) - utcDay(date);
  if (apart === 0) return clockTime(date, seconds);
  const minutes = clockTime(date, false);
  if (Math.abs(apart) < 7) return `${WEEKDAYS[date.getUTCDay()] ?? ""} ${minutes}`;
  return `${day(date, now)} ${minutes}`;
}

/** "Thu 12 Mar 2026, 02:31:08.114 UTC (03:31:08 Oslo)". */
export function fullTime(at: Instant, zone = localZone()): string {
  const date = toDate(at);
  const weekday = WEEKDAYS[date.getUTCDay()] ?? "";
  const month = MONTHS[date.getUTCMonth()] ?? "";
  const utc = `${weekday} ${date.getUTCDate()} ${month} ${date.getUTCFullYear()}, ${preciseTime(date)} UTC`;
  if (zone === "UTC" || zone === "Etc/UTC") return utc;
  return `${utc} (${localTime(date, zone, true)} ${zoneCity(zone)})`;
}

/** "412 ms", "4.2 s", "27 min 10 s", "4 h 45 min", "3 d 4 h", "38 d". */
export function duration(seconds: number | null | undefined): string {
  if (typeof seconds !== "number" || !Number.isFinite(seconds)) return NONE;
  const ms = Math.abs(seconds) * SECOND;
  if (ms < SECOND) return withUnit(Math.round(ms), "ms", 0);
  if (ms < 10 * SECOND) return withUnit(ms / SECOND, "s", 1);
  if (ms < MINUTE) return withUnit(Math.floor(ms / SECOND), "s", 0);
  if (ms < HOUR) return pair(ms, MINUTE, "min", SECOND, "s");
  if (ms < DAY) return pair(ms, HOUR, "h", MINUTE, "min");
  if (ms < 7 * DAY) return pair(ms, DAY, "d", HOUR, "h");
  return withUnit(Math.floor(ms / DAY), "d", 0);
}

function pair(ms: number, big: number, bigUnit: string, small: number, smallUnit: string): string {
  const whole = Math.floor(ms / big);
  const rest = Math.floor((ms - whole * big) / small);
  const head = withUnit(whole, bigUnit, 0);
  return rest === 0 ? head : `${head}${NBSP}${withUnit(rest, smallUnit, 0)}`;
}

/** One unit only: "4 s", "12 min", "4 h", "38 d". */
export function roughDuration(seconds: number): string {
  const ms = Math.abs(seconds) * SECOND;
  if (ms < MINUTE) return withUnit(Math.floor(ms / SECOND), "s", 0);
  if (ms < HOUR) return withUnit(Math.floor(ms / MINUTE), "min", 0);
  if (ms < DAY) return withUnit(Math.floor(ms / HOUR), "h", 0);
  return withUnit(Math.floor(ms / DAY), "d", 0);
}

/** "4 s ago", "27 min ago", "in 3 min"; older than a day it is the short time, since "3 d ago" hides the hour. */
export function relativeTime(at: Instant, now: Instant = Date.now()): string {
  const apart = (toDate(now).getTime() - toDate(at).getTime()) / SECOND;
  if (Math.abs(apart) < 1) return "now";
  if (Math.abs(apart) >= DAY / SECOND) return shortTime(at, now, false);
  return apart > 0 ? `${roughDuration(apart)} ago` : `in ${roughDuration(apart)}`;
}
