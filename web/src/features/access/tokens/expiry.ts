/** How long a token is good for, chosen or written. Pure. */
const DAY_MS = 86_400_000;

/** A token without an end outlives everybody who knew of it; the server takes two years at most. */
export const MOST_DAYS = 730;

export const LASTS = [
  { value: "30", label: "30 d" },
  { value: "90", label: "90 d" },
  { value: "365", label: "365 d" },
  { value: "day", label: "Until a day…" },
] as const;

export type Lasts = (typeof LASTS)[number]["value"];

/** Return the end in ms: so many days from now, or the end of the day that is written; NaN when it is no day. */
export function endOf(lasts: Lasts, day: string, now: number): number {
  if (lasts !== "day") return now + Number(lasts) * DAY_MS;
  return Date.parse(`${day}T23:59:59Z`);
}

/** Return what is wrong with the end; undefined when it is good. */
export function endFault(lasts: Lasts, day: string, now: number): string | undefined {
  const end = endOf(lasts, day, now);
  if (Number.isNaN(end)) return "Give the last day it is good for.";
  if (end <= now) return "It has to end after today.";
  return end > now + MOST_DAYS * DAY_MS ? "It may be good for two years at most." : undefined;
}
