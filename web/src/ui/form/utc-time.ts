/** Moments that are typed, in UTC whatever the person's zone is. Pure. */
import { localTime, localZone, toDate, zoneCity, type Instant } from "../format/time";

/** Said under a field whose text is no moment. */
export const UTC_UNREAD = "Write it as 2026-03-12 02:47:00.";

/** "2026-03-12 02:47:00"; without seconds "2026-03-12 02:47". */
export function asUtcText(at: Instant, seconds = true): string {
  return toDate(at)
    .toISOString()
    .slice(0, seconds ? 19 : 16)
    .replace("T", " ");
}

/** Reads "2026-03-12 02:47" and "2026-03-12 02:47:12" as UTC; NaN for anything else. */
export function fromUtcText(text: string): number {
  const read = /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}(?::\d{2})?)$/u.exec(text.trim());
  if (read === null) return Number.NaN;
  const day = read[1] ?? "";
  const at = Date.parse(`${day}T${read[2] ?? ""}Z`);
  // 31 February is no day, though Date.parse takes it for one in March.
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== day ? Number.NaN : at;
}

/** "03:47 in Oslo" for a moment that can be read, elsewhere than in UTC; otherwise undefined. */
export function localWords(text: string, zone = localZone()): string | undefined {
  const at = fromUtcText(text);
  if (Number.isNaN(at) || zone === "UTC" || zone === "Etc/UTC") return undefined;
  const weekday = new Intl.DateTimeFormat("en-GB", { timeZone: zone, weekday: "short" }).format(at);
  return `${weekday} ${localTime(at, zone)} in ${zoneCity(zone)}`;
}
