/** What stands in a day of the agenda. Pure. */
import type { Coverage, Named, ScheduleCoverage } from "@/api/types";

import { clock, type Zone } from "./calendar";
import { gapsOf, type Gap } from "./gaps";
import { ordinal, stepBars, within, type Bar } from "./layout";

export interface AgendaItem {
  key: string;
  user: Named;
  from: number;
  to: number;
  /** "First, Platform". */
  roles: readonly string[];
  /** For whom they stand in. */
  standsInFor: readonly string[];
  /** What pressing it is about. */
  bar: Bar;
  scheduleId: string | null;
}

/** "until 08:00", "from 08:00", "08:00–18:00", "all day". */
export function hoursOf(from: number, to: number, start: number, end: number, zone: Zone): string {
  if (from === start) return to === end ? "all day" : `until ${clock(to, zone)}`;
  return to === end ? `from ${clock(from, zone)}` : `${clock(from, zone)}–${clock(to, zone)}`;
}

/** For whom a person stands in at some moment of a time, if they do. */
export function standsInFor(
  schedules: readonly ScheduleCoverage[],
  userId: string,
  start: number,
  end: number,
): string[] {
  return schedules.flatMap((schedule) => {
    const overrides = within(schedule.shifts, start, end).filter(
      ({ span }) => span.override_id !== null && span.user.id === userId,
    );
    const replaced = overrides.flatMap(({ from, to }) => within(schedule.turns, from, to));
    const names = replaced.filter(({ span }) => span.user.id !== userId).map(({ span }) => span.user.name);
    return [...new Set(names)];
  });
}

/** Who is paged on one day, in the order in which they begin. Who is paged by several steps at one time stands there once. */
export function agendaOf({ policies, schedules }: Coverage, start: number, end: number): AgendaItem[] {
  const found = new Map<string, AgendaItem>();
  for (const policy of policies) {
    for (const [index, step] of policy.steps.entries()) {
      for (const bar of stepBars(step, start, end)) {
        for (const user of bar.people) {
          const key = `${user.id} ${bar.from} ${bar.to}`;
          const known = found.get(key);
          found.set(key, {
            key,
            user,
            from: bar.from,
            to: bar.to,
            bar,
            roles: [...(known?.roles ?? []), `${ordinal(index + 1)}, ${policy.name}`],
            standsInFor: standsInFor(schedules, user.id, bar.from, bar.to),
            scheduleId: known?.scheduleId ?? step.schedule_ids[0] ?? null,
          });
        }
      }
    }
  }
  return [...found.values()].sort((a, b) => a.from - b.from);
}

/** The gaps that begin on a day, or go on from before the first. */
export function gapsFrom(
  coverage: Coverage,
  start: number,
  end: number,
  all: { from: number; to: number },
): Gap[] {
  return gapsOf(coverage.policies, all.from, all.to).filter(
    (gap) => gap.from < end && (gap.from >= start || (start === all.from && gap.to > start)),
  );
}
