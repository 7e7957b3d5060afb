/** One person's shifts among those of all schedules. Pure. */
import type { ScheduleCoverage } from "@/api/types";

import { ms } from "./layout";

export interface OwnShift {
  scheduleId: string;
  schedule: string;
  from: number;
  to: number;
  override: boolean;
  /** Who comes after; null when that is later than anybody looked. */
  next: string | null;
}

/** Those that have not ended, in the order in which they begin; turns that follow each other on one schedule are one. */
export function shiftsOf(schedules: readonly ScheduleCoverage[], userId: string, now: number): OwnShift[] {
  return schedules
    .flatMap(({ id, name, shifts }) => {
      const found: OwnShift[] = [];
      for (const shift of shifts) {
        const last = found.at(-1);
        const follows = last?.to === ms(shift.from);
        if (shift.user.id !== userId) {
          if (follows) last.next = shift.user.name;
        } else if (follows) {
          last.to = ms(shift.to);
        } else {
          found.push({
            scheduleId: id,
            schedule: name,
            from: ms(shift.from),
            to: ms(shift.to),
            override: shift.override,
            next: null,
          });
        }
      }
      return found;
    })
    .filter(({ to }) => to > now)
    .sort((a, b) => a.from - b.from);
}
