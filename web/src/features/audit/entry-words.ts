import type { AuditEntry } from "@/api/types";

const words = (text: string): string => text.replaceAll("_", " ").trim();
const sentence = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** "incident.severity_changed" → "Severity changed". */
export function entryTitle(entry: Pick<AuditEntry, "action">): string {
  const [, ...rest] = entry.action.split(".");
  return sentence(words(rest.length === 0 ? entry.action : rest.join(" ")));
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-/u;
const NAMING = ["key", "name", "title", "email"] as const;

/** What it was done to: its name when the detail says it, otherwise its kind and the start of its id. */
export function entryTarget(
  entry: Pick<AuditEntry, "target_type" | "target_id" | "detail" | "actor_id" | "actor_name">,
): string {
  const kind = words(entry.target_type);
  if (entry.target_id === entry.actor_id) return `${kind} ${entry.actor_name}`;
  for (const key of NAMING) {
    const value = entry.detail[key];
    if (typeof value === "string" && value !== "") return `${kind} ${value}`;
  }
  const id = UUID.test(entry.target_id) ? entry.target_id.slice(0, 8) : entry.target_id;
  return `${kind} ${id}`.trim();
}

const PAGES: Readonly<Record<string, (id: string) => string>> = {
  alert: (id) => `/alerts/${id}`,
  execution: (id) => `/executions/${id}`,
  incident: (id) => `/incidents/${id}`,
  runbook: (id) => `/runbooks/${encodeURIComponent(id)}`,
  server: (id) => `/servers/${id}`,
};

/** The page of the object, when it has one. */
export function targetPage(entry: Pick<AuditEntry, "target_type" | "target_id">): string | null {
  return entry.target_id === "" ? null : (PAGES[entry.target_type]?.(entry.target_id) ?? null);
}
