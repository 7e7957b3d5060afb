import type { Alert, Binding, Runbook } from "@/api/types";

export interface Suggestion {
  runbook: Runbook;
  /** Why: the binding that fits, or null when only the runbook's name does. */
  binding: Binding;
}

/** Whether an alert has every label the binding asks for. */
export function fits(
  matchers: Readonly<Record<string, string>>,
  labels: Readonly<Record<string, string>>,
): boolean {
  const wanted = Object.entries(matchers);
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}

/** Runbooks bound to the alerts of an incident, each once, those of alerts that fire first. */
export function suggest(
  bindings: readonly Binding[],
  alerts: readonly Alert[],
  runbooks: readonly Runbook[],
): Suggestion[] {
  const firingFirst = [...alerts].sort((a, b) => a.status.localeCompare(b.status));
  const found = new Map<string, Suggestion>();
  for (const alert of firingFirst) {
    for (const binding of bindings) {
      const runbook = runbooks.find((each) => each.name === binding.runbook);
      if (runbook === undefined || found.has(runbook.name) || !fits(binding.matchers, alert.labels)) continue;
      found.set(runbook.name, { runbook, binding });
    }
  }
  return [...found.values()];
}
