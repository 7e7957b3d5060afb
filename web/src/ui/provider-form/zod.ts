import { z } from "zod";

import type { FieldSpec } from "./schema";
import { isShown, keptSecrets, type ProviderValues, type ShownWith, type StoredSettings } from "./values";

/** The server's patterns are Python's; one that this browser does not read is checked by the server alone. */
function patternOf(text: string | undefined): RegExp | null {
  if (text === undefined) return null;
  try {
    return new RegExp(text, "u");
  } catch {
    return null;
  }
}

function textSchema({ label, kind, limits, placeholder }: FieldSpec) {
  let schema = z.string();
  const pattern = patternOf(limits.pattern);
  const example = placeholder === undefined ? "" : ` Write it as ${placeholder}.`;
  if (kind === "email") schema = schema.regex(/^[^\s@]+@[^\s@]+$/u, "Write it as ops@example.org.");
  if (limits.minLength !== undefined) {
    schema = schema.min(limits.minLength, `${label} takes at least ${limits.minLength} letters.`);
  }
  if (limits.maxLength !== undefined) {
    schema = schema.max(limits.maxLength, `Keep it under ${limits.maxLength} letters.`);
  }
  if (pattern !== null)
    schema = schema.regex(pattern, `${label} is not in the form that is needed.${example}`);
  return schema;
}

function numberSchema({ integer, limits: { minimum, maximum } }: FieldSpec) {
  const range =
    minimum !== undefined && maximum !== undefined
      ? `Give a number from ${minimum} to ${maximum}.`
      : minimum === undefined
        ? `Give a number up to ${maximum ?? "the limit"}.`
        : `Give a number from ${minimum} on.`;
  let schema = z.number("Give a number.");
  if (integer) schema = schema.int("Give a whole number.");
  if (minimum !== undefined) schema = schema.min(minimum, range);
  if (maximum !== undefined) schema = schema.max(maximum, range);
  return schema;
}

/** Return the check of one value that is filled in. */
export function fieldSchema(field: FieldSpec): z.ZodType {
  switch (field.kind) {
    case "boolean":
      return z.boolean();
    case "number":
      return numberSchema(field);
    case "choice":
      return z.enum(field.options, "Choose one.");
    case "text":
    case "email":
    case "secret":
      return textSchema(field);
  }
}

function faultOf(
  field: FieldSpec,
  values: ProviderValues,
  stored: StoredSettings,
  kept: ReadonlySet<string>,
): string | undefined {
  const raw = values.settings[field.name];
  const value = typeof raw === "string" && field.kind !== "secret" ? raw.trim() : raw;
  if (values.remove[field.name] === true) return undefined;
  if (value !== undefined && value !== "") {
    return fieldSchema(field).safeParse(value).error?.issues[0]?.message;
  }
  if (kept.has(field.name)) return undefined;
  if (stored.secretsSet.includes(field.name)) {
    return "Enter it again: a secret is only sent to the address it was entered for.";
  }
  return field.required ? `${field.label} is needed.` : undefined;
}

/** Return the check of the whole form; what is not asked for is not checked. */
export function providerSchema(
  fields: readonly FieldSpec[],
  stored: StoredSettings,
  shownWith: ShownWith = {},
): z.ZodType<ProviderValues, ProviderValues> {
  return z
    .object({
      name: z.string().trim().min(1, "Give it a name.").max(100, "Keep it under 100 letters."),
      settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.undefined()])),
      remove: z.record(z.string(), z.boolean()),
    })
    .check((ctx) => {
      const kept = keptSecrets(fields, ctx.value, stored);
      for (const field of fields) {
        if (!isShown(field, ctx.value, shownWith)) continue;
        const message = faultOf(field, ctx.value, stored, kept);
        if (message === undefined) continue;
        ctx.issues.push({ code: "custom", input: ctx.value, path: ["settings", field.name], message });
      }
    });
}
