/** What revisions of schedules and policies say, in words. Pure. */
import type { EscalationTarget } from "@/api/types";
import { plural } from "@/ui/format/numbers";
import { duration } from "@/ui/format/time";
import type { Facet } from "@/ui/revisions";

import type { PolicyRevision, ScheduleRevision } from "../api/revisions";

/** Names by id. */
export type Names = ReadonlyMap<string, string>;

const GONE = "somebody no longer here";

const one = (value: string | null): string[] | null => (value === null ? null : [value]);

export function scheduleFacets(people: Names): readonly Facet<ScheduleRevision>[] {
  return [
    ["Name", ({ name }) => one(name)],
    ["Time zone", ({ time_zone }) => one(time_zone)],
    ["People", ({ rotation }) => rotation?.members.map((id) => people.get(id) ?? GONE) ?? null],
    ["Turn", ({ rotation }) => (rotation === null ? null : [plural(rotation.length_days, "day")])],
    ["Changes at", ({ rotation }) => one(rotation?.handoff.slice(0, 5) ?? null)],
    ["First day", ({ rotation }) => one(rotation?.start_date ?? null)],
  ];
}

/** "whoever is on call", "Platform", "Mara Lindqvist". */
export function targetWords({ kind, id }: EscalationTarget, schedules: Names, people: Names): string {
  switch (kind) {
    case "on_call":
      return "whoever is on call";
    case "next_on_call":
      return "the next in turn";
    case "schedule":
      return schedules.get(id ?? "") ?? "a schedule no longer here";
    case "user":
      return people.get(id ?? "") ?? GONE;
  }
}

/** "once through", "begun again 2 times". */
export function repeatWords(repeat: number): string {
  return repeat === 0 ? "once through" : `begun again ${plural(repeat, "time")}`;
}

export function policyFacets(schedules: Names, people: Names): readonly Facet<PolicyRevision>[] {
  return [
    ["Name", ({ name }) => one(name)],
    [
      "Steps",
      ({ steps }) =>
        steps?.map((step, index) => {
          const when = index === 0 ? "at once" : `after ${duration(step.delay_seconds)}`;
          const whom = step.targets.map((target) => targetWords(target, schedules, people)).join(" and ");
          return `${index + 1}. ${when}, ${whom}`;
        }) ?? null,
    ],
    ["Repeat", ({ repeat }) => (repeat === null ? null : [repeatWords(repeat)])],
    ["Default", ({ is_default }) => (is_default === null ? null : [is_default ? "yes" : "no"])],
  ];
}
