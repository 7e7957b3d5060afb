/** The times in which a policy's first step pages nobody. Pure. */
import type { Named, PolicyCoverage } from "@/api/types";

import { within } from "./layout";

export interface Gap {
  policyId: string;
  policy: string;
  /** The schedule in which an override would cover it; null when the step names people alone. */
  scheduleId: string | null;
  from: number;
  to: number;
  unreached: readonly Named[];
  /** The step that pages at once instead, from 1, and whom. */
  step: number | null;
  users: readonly Named[];
}

const same = (a: readonly Named[], b: readonly Named[]) =>
  a.map(({ id }) => id).join() === b.map(({ id }) => id).join();

/** In the order in which they begin; neighbours of one policy that end the same way are one. */
export function gapsOf(policies: readonly PolicyCoverage[], start: number, end: number): Gap[] {
  return policies
    .flatMap((policy) => {
      const found: Gap[] = [];
      for (const { span, from, to } of within(policy.gaps, start, end)) {
        const last = found.at(-1);
        if (last?.to === from && last.step === span.step && same(last.users, span.users)) {
          const known = new Set(last.unreached.map(({ id }) => id));
          last.to = to;
          last.unreached = [...last.unreached, ...span.unreached.filter(({ id }) => !known.has(id))];
          continue;
        }
        found.push({
          policyId: policy.id,
          policy: policy.name,
          scheduleId: policy.steps[0]?.schedule_ids[0] ?? null,
          from,
          to,
          unreached: span.unreached,
          step: span.step,
          users: span.users,
        });
      }
      return found;
    })
    .sort((a, b) => a.from - b.from);
}
