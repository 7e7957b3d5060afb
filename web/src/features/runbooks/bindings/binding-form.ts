import { z } from "zod";

import type { Binding, NewBinding } from "@/api/types";
import { labelRows, labelsOf } from "@/ui/form/labels-field";
import { plural } from "@/ui/format/numbers";
import { duration } from "@/ui/format/time";

export const bindingSchema = z
  .object({
    name: z.string().trim().min(1, "Give it a name.").max(100),
    runbook: z.string().min(1, "Choose a runbook."),
    matchers: z
      .array(z.object({ key: z.string(), value: z.string() }))
      .refine((rows) => rows.some((row) => row.key.trim() !== ""), {
        message: "Name at least one label; without any, every alert would start it.",
      }),
    parameters: z.array(z.object({ key: z.string(), value: z.string() })),
    where: z.enum(["label", "id"]),
    label: z.string(),
    server_id: z.string(),
    max_attempts: z.number("Give a number.").int().min(1, "At least 1.").max(100, "At most 100."),
    window_seconds: z
      .number("Give a length of time.")
      .min(60, "At least a minute.")
      .max(30 * 86_400, "At most 30 days."),
  })
  .check((ctx) => {
    const { where, label, server_id } = ctx.value;
    if (where === "label" && label.trim() === "") {
      ctx.issues.push({ code: "custom", input: label, path: ["label"], message: "Name the label." });
    }
    if (where === "id" && server_id === "") {
      ctx.issues.push({ code: "custom", input: server_id, path: ["server_id"], message: "Choose a server." });
    }
  });

export type BindingForm = z.infer<typeof bindingSchema>;

const text = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

export function formOf(binding: Binding | null, runbook = ""): BindingForm {
  const server = binding?.server ?? { label: "instance" };
  return {
    name: binding?.name ?? "",
    runbook: binding?.runbook ?? runbook,
    matchers: binding === null ? [{ key: "alertname", value: "" }] : labelRows(binding.matchers),
    parameters: Object.entries(binding?.parameters ?? {}).map(([key, value]) => ({
      key,
      value: text(value),
    })),
    where: "id" in server ? "id" : "label",
    label: "label" in server ? server.label : "instance",
    server_id: "id" in server ? server.id : "",
    max_attempts: binding?.max_attempts ?? 3,
    window_seconds: binding?.window_seconds ?? 3600,
  };
}

export function fieldsOf(form: BindingForm): NewBinding {
  return {
    name: form.name.trim(),
    runbook: form.runbook,
    matchers: labelsOf(form.matchers),
    parameters: labelsOf(form.parameters),
    server: form.where === "id" ? { id: form.server_id } : { label: form.label.trim() },
    max_attempts: form.max_attempts,
    window_seconds: Math.round(form.window_seconds),
  };
}

/** The safety rail in words: "at most 3 times in 1 h". */
export function limitWords(binding: Pick<Binding, "max_attempts" | "window_seconds">): string {
  return `at most ${plural(binding.max_attempts, "time")} in ${duration(binding.window_seconds)}`;
}
