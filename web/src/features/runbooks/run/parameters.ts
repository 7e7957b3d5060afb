/** A form from the parameters of a runbook: what it starts with, what it checks, and what is sent. Pure. */
import { z } from "zod";

import type { RunbookParameter } from "@/api/types";

/** Everything is text while it is typed, save a switch. */
export type ParameterForm = Record<string, string | boolean>;
export type ParameterValues = Record<string, string | number | boolean>;

/** What the form starts with: the defaults. */
export function initialForm(parameters: readonly RunbookParameter[]): ParameterForm {
  return Object.fromEntries(
    parameters.map(({ name, type, default: value }) => [
      name,
      type === "boolean" ? value === true : value === null ? "" : String(value),
    ]),
  );
}

const INTEGER = /^[+-]?\d{1,18}$/u;
const NUMBER = /^[+-]?(?:\d{1,18}(?:\.\d{0,18})?|\.\d{1,18})(?:[eE][+-]?\d{1,3})?$/u;

function boundsFault({ min, max }: RunbookParameter, value: number, unit = ""): string | null {
  if (min !== null && value < min) return `At least ${min}${unit}.`;
  if (max !== null && value > max) return `At most ${max}${unit}.`;
  return null;
}

/** Patterns are written for the server; one the browser cannot read is left for the server to check. */
function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, "u").test(value);
  } catch {
    return true;
  }
}

/** What is wrong with a typed value, or null. The server checks the same again. */
export function parameterFault(parameter: RunbookParameter, typed: string | boolean): string | null {
  if (typeof typed === "boolean") return null;
  const value = parameter.type === "string" ? typed : typed.trim();
  if (value === "") return parameter.required && parameter.default === null ? "This is needed." : null;
  switch (parameter.type) {
    case "string": {
      const long = boundsFault(parameter, value.length, " characters");
      if (long !== null) return long;
      const fits = parameter.pattern === null || matches(parameter.pattern, value);
      return fits ? null : `It must match ${parameter.pattern ?? ""}`;
    }
    case "integer":
      return INTEGER.test(value) ? boundsFault(parameter, Number(value)) : "Give a whole number.";
    case "number":
      return NUMBER.test(value) ? boundsFault(parameter, Number(value)) : "Give a number.";
    case "choice":
      return parameter.choices?.includes(value) === true ? null : "Choose one of the list.";
    case "server":
    case "boolean":
      return null;
  }
}

/** Checks every parameter of a runbook; faults stand at the parameter's own name. */
export function parametersSchema(parameters: readonly RunbookParameter[]) {
  return z.record(z.string(), z.union([z.string(), z.boolean()])).check((ctx) => {
    for (const parameter of parameters) {
      const fault = parameterFault(parameter, ctx.value[parameter.name] ?? "");
      if (fault !== null) {
        ctx.issues.push({ code: "custom", input: ctx.value, path: [parameter.name], message: fault });
      }
    }
  });
}

/** What is sent: numbers as numbers, and nothing for what was left empty, so that the default counts. */
export function valuesOf(parameters: readonly RunbookParameter[], form: ParameterForm): ParameterValues {
  const values: ParameterValues = {};
  for (const { name, type } of parameters) {
    const typed = form[name] ?? "";
    if (typeof typed === "boolean") values[name] = typed;
    else if (type === "integer" || type === "number") {
      if (typed.trim() !== "") values[name] = Number(typed);
    } else if (typed !== "") values[name] = typed;
  }
  return values;
}

/** The rules of a parameter in words, under its field. */
export function rulesOf({ type, min, max, pattern }: RunbookParameter): string {
  const parts: string[] = [];
  if (type === "integer" || type === "number") {
    if (min !== null && max !== null) parts.push(`${min} to ${max}`);
    else if (min !== null) parts.push(`at least ${min}`);
    else if (max !== null) parts.push(`at most ${max}`);
  }
  if (pattern !== null) parts.push(`matches ${pattern}`);
  return parts.join(", ");
}
