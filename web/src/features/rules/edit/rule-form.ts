import { z } from "zod";

import type { NewRule, Rule, RuleCondition } from "@/api/types";
import { labelRows, labelsOf } from "@/ui/form/labels-field";

const rows = z.array(z.object({ key: z.string(), value: z.string() }));

export const ruleSchema = z.object({
  name: z.string().trim().min(1, "Give it a name.").max(120, "Keep it under 120 letters."),
  q: z.string().max(2000, "Keep it under 2,000 letters."),
  service: z.string(),
  severity: z.string(),
  source: z.string(),
  attributes: rows,
  comparison: z.enum(["gte", "lt"]),
  threshold: z.number("Give a number.").int("Give a whole number.").min(1, "At least 1."),
  window_seconds: z
    .number("Give a length of time.")
    .min(1, "At least a second.")
    .max(86_400, "At most a day."),
  interval_seconds: z
    .number("Give a length of time.")
    .min(1, "At least a second.")
    .max(3600, "At most an hour."),
  labels: rows,
  annotations: rows,
});

export type RuleForm = z.infer<typeof ruleSchema>;

/** "a, b" → ["a", "b"]. */
export function words(text: string): string[] {
  return text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");
}

const NEW: RuleForm = {
  name: "",
  q: "",
  service: "",
  severity: ">=error",
  source: "",
  attributes: [],
  comparison: "gte",
  threshold: 10,
  window_seconds: 300,
  interval_seconds: 5,
  labels: [{ key: "severity", value: "warning" }],
  annotations: [{ key: "summary", value: "" }],
};

export function formOf(rule: Rule | null): RuleForm {
  if (rule === null) return NEW;
  const { name, query, comparison, threshold, window_seconds, interval_seconds } = rule;
  return {
    name,
    q: query.q,
    service: query.service.join(", "),
    severity: query.severity.join(","),
    source: query.source.join(", "),
    attributes: labelRows(query.attributes),
    comparison,
    threshold,
    window_seconds,
    interval_seconds,
    labels: labelRows(rule.labels),
    annotations: labelRows(rule.annotations),
  };
}

/** What the rule asks, as far as it is filled in; null while a number is missing. */
export function conditionOf(form: RuleForm): RuleCondition | null {
  const { comparison, threshold, window_seconds } = form;
  if (!(threshold >= 1) || !(window_seconds >= 1)) return null;
  return {
    query: {
      q: form.q.trim(),
      service: words(form.service),
      severity: words(form.severity),
      source: words(form.source),
      attributes: labelsOf(form.attributes),
    },
    comparison,
    threshold,
    window_seconds: Math.round(window_seconds),
  };
}

export function fieldsOf(form: RuleForm): NewRule {
  const condition = conditionOf(form);
  if (condition === null) throw new Error("The rule is not filled in.");
  const annotations = labelsOf(form.annotations);
  return {
    ...condition,
    name: form.name.trim(),
    interval_seconds: Math.round(form.interval_seconds),
    labels: labelsOf(form.labels),
    annotations: Object.fromEntries(Object.entries(annotations).filter(([, value]) => value !== "")),
  };
}
