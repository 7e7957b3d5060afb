import { useQueries, useQuery } from "@tanstack/react-query";

import type { Shift } from "@/api/types";
import { useNow } from "@/ui/now";
import { useUrlState } from "@/ui/url-state";

import { schedulesQuery } from "../api/schedules";
import { shiftsQuery } from "../api/shifts";
import { dayStart, weekDays, weekStart, type Zone } from "./calendar";

export interface ScheduleShifts {
  id: string;
  name: string;
  shifts: readonly Shift[];
}

/** The week that the address names (`week=2026-03-09`, a day in it), and every schedule's shifts in it. */
export function useWeek() {
  const [url, setUrl] = useUrlState();
  const now = useNow(30);
  const zone: Zone = url.zone === "local" ? "local" : "utc";
  const named = Date.parse(`${url.week ?? ""}T12:00:00${zone === "utc" ? "Z" : ""}`);
  const start = weekStart(Number.isNaN(named) ? now : named, zone);
  const days = weekDays(start, zone);
  const end = days.at(-1) ?? start;
  const schedules = useQuery(schedulesQuery);
  const list = schedules.data ?? [];
  const shifts = useQueries({ queries: list.map((each) => shiftsQuery(each.id, start, end)) });
  const failed = shifts.find((each) => each.isError && each.data === undefined);
  const ready = schedules.data !== undefined && shifts.every((each) => each.data !== undefined);
  const goTo = (at: number) => {
    const thisWeek = weekStart(now, zone);
    const noon = weekStart(at, zone) + 12 * 3_600_000;
    const same = weekStart(at, zone) === thisWeek;
    setUrl({ week: same ? undefined : new Date(noon).toISOString().slice(0, 10) });
  };
  return {
    now,
    zone,
    start,
    end,
    days,
    rows: ready
      ? list.map((each, index): ScheduleShifts => ({
          id: each.id,
          name: each.name,
          shifts: shifts[index]?.data ?? [],
        }))
      : undefined,
    error: schedules.data === undefined ? schedules.error : (failed?.error ?? null),
    retry: () => {
      void schedules.refetch();
      shifts.forEach((each) => void each.refetch());
    },
    previous: () => goTo(dayStart(start, zone, -7)),
    next: () => goTo(dayStart(start, zone, 7)),
    today: () => goTo(now),
    setZone: (next: Zone) => setUrl({ zone: next === "utc" ? undefined : next }),
  };
}

export type Week = ReturnType<typeof useWeek>;
