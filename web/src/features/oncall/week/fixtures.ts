/** Makers of what the API answers, for the tests beside this file. */
import type { Coverage, PolicyCoverage, ScheduleCoverage } from "@/api/types";

/** Midnight, or another hour, of a day of March 2026. */
export const at = (date: number, hour = 0): number => Date.UTC(2026, 2, date, hour);

export const person = (name: string) => ({ id: name, name, email: null });

const span = (from: number, to: number) => ({
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
});

export const stretch = (from: number, to: number, users: string[], unreached: string[] = []) => ({
  ...span(from, to),
  users: users.map(person),
  unreached: unreached.map(person),
});

export const turn = (from: number, to: number, name: string) => ({ ...span(from, to), user: person(name) });

export const shift = (from: number, to: number, name: string, override: string | null = null) => ({
  ...turn(from, to, name),
  override: override !== null,
  override_id: override,
});

export const gap = (from: number, to: number, unreached: string[], step: number | null, users: string[]) => ({
  ...stretch(from, to, users, unreached),
  step,
});

export function policy(
  name: string,
  steps: ReturnType<typeof stretch>[][],
  rest: Partial<PolicyCoverage> = {},
) {
  return {
    id: name,
    name,
    is_default: true,
    steps: steps.map((stretches, index) => ({
      delay_seconds: index === 0 ? 0 : 480,
      schedule_ids: ["s"],
      stretches,
    })),
    gaps: [],
    ...rest,
  };
}

export function schedule(
  name: string,
  shifts: ScheduleCoverage["shifts"],
  turns: ScheduleCoverage["turns"],
): ScheduleCoverage {
  return { id: name, name, time_zone: "UTC", handoff: "08:00", length_days: 7, shifts, turns };
}

export function coverage(policies: PolicyCoverage[], schedules: ScheduleCoverage[] = []): Coverage {
  return { ...span(at(9), at(16)), policies, schedules };
}
