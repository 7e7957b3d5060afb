import { z } from "zod";

import type { EscalationPolicy, EscalationTarget, NewPolicy, Schedule, User } from "@/api/types";
import type { SelectOption } from "@/ui/form/select";

export const policySchema = z.object({
  name: z.string().trim().min(1, "Give it a name.").max(100, "Keep it under 100 letters."),
  steps: z
    .array(
      z.object({
        delay_seconds: z.number("Give a length of time.").min(0).max(86_400, "At most a day."),
        targets: z
          .array(z.object({ value: z.string() }))
          .refine((rows) => rows.some((row) => row.value !== ""), { message: "Choose whom to page." }),
      }),
    )
    .min(1, "A policy has at least one step.")
    .max(20, "At most 20 steps."),
  repeat: z.number("Give a number.").int().min(0, "0 or more.").max(20, "At most 20."),
  is_default: z.boolean(),
});

export type PolicyForm = z.infer<typeof policySchema>;

/** A target as one value of a choice: "schedule:0192…", "user:0192…", "on_call". */
export function encodeTarget({ kind, id }: EscalationTarget): string {
  return id === null ? kind : `${kind}:${id}`;
}

export function decodeTarget(value: string): EscalationTarget {
  const [kind = "", id] = value.split(":");
  if (kind === "schedule" || kind === "user") return { kind, id: id ?? null };
  return { kind: kind === "next_on_call" ? "next_on_call" : "on_call", id: null };
}

export function formOf(policy: EscalationPolicy | null): PolicyForm {
  return {
    name: policy?.name ?? "",
    steps: policy?.steps.map((step) => ({
      delay_seconds: step.delay_seconds,
      targets: step.targets.map((target) => ({ value: encodeTarget(target) })),
    })) ?? [
      { delay_seconds: 0, targets: [{ value: "on_call" }] },
      { delay_seconds: 300, targets: [{ value: "next_on_call" }] },
    ],
    repeat: policy?.repeat ?? 1,
    is_default: policy?.is_default ?? false,
  };
}

/** What the API takes. The first step comes at once; a default cannot be taken away, only given to another. */
export function fieldsOf(form: PolicyForm, wasDefault: boolean): NewPolicy {
  return {
    name: form.name.trim(),
    repeat: form.repeat,
    steps: form.steps.map((step, index) => ({
      delay_seconds: index === 0 ? 0 : Math.round(step.delay_seconds),
      targets: step.targets.filter((row) => row.value !== "").map((row) => decodeTarget(row.value)),
    })),
    ...(form.is_default && !wasDefault ? { is_default: true } : {}),
  };
}

/** Everybody and everything that can be paged. */
export function targetOptions(schedules: readonly Schedule[], users: readonly User[]): SelectOption[] {
  return [
    { value: "on_call", label: "Whoever is on call", note: "first schedule" },
    { value: "next_on_call", label: "The next in turn", note: "first schedule" },
    ...schedules.map((each) => ({ value: `schedule:${each.id}`, label: each.name, note: "schedule" })),
    ...users
      .filter((user) => !user.disabled)
      .map((user) => ({ value: `user:${user.id}`, label: user.name, note: "person" })),
  ];
}
