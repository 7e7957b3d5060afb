import { useQuery } from "@tanstack/react-query";

import { useNow } from "@/ui/now";
import { useUrlState } from "@/ui/url-state";

import { coverageQuery } from "../api/coverage";
import { dayFromKey, dayKey, dayStart, zoneFrom } from "./calendar";
import { away, rangeAt, rangeFrom, type RangeName } from "./range";

/** How far ahead gaps and the person's own shifts are looked for. */
const AHEAD_DAYS = 56;

/**
 * The time that the address names (`range=day`, `at=2026-03-09` for a day in it, `zone=Europe/Oslo`), and who is paged
 * in it.
 */
export function useRange() {
  const [url, setUrl] = useUrlState();
  const now = useNow(30);
  const zone = zoneFrom(url.zone);
  const name = rangeFrom(url.range);
  const named = dayFromKey(url.at, zone);
  const range = rangeAt(name, Number.isNaN(named) ? now : named, zone);
  const coverage = useQuery(coverageQuery(range.start, range.end));
  const goTo = (at: number) =>
    setUrl({
      at: rangeAt(name, at, zone).start === rangeAt(name, now, zone).start ? undefined : dayKey(at, zone),
    });
  return {
    range,
    now,
    coverage,
    asked: url.zone === "local" && zone !== "UTC" ? "local" : zone,
    previous: () => goTo(away(range, -1)),
    next: () => goTo(away(range, 1)),
    today: () => goTo(now),
    setRange: (next: RangeName) => setUrl({ range: next === "week" ? undefined : next }),
    setZone: (next: string) => setUrl({ zone: next === "UTC" ? undefined : next }),
  };
}

export type RangeView = ReturnType<typeof useRange>;

/** Who is paged from the beginning of today (UTC) on, for eight weeks. */
export function useAhead() {
  const today = dayStart(useNow(60), "UTC");
  return useQuery(coverageQuery(today, dayStart(today, "UTC", AHEAD_DAYS)));
}
