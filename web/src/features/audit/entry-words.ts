import type { AuditEntry } from "@/api/types";
import { actionWords } from "@/ui/format/action";

/** "incident.severity_changed" → "Severity changed". */
export function entryTitle(entry: Pick<AuditEntry, "action">): string {
  return actionWords(entry.action);
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-/u;
const NAMING = ["key", "name", "title", "email"] as const;

/** What names an object of a kind in an entry's detail, beside the names that any kind may have. */
const NAMED_BY: Readonly<Record<string, string>> = { server: "server", user: "person" };

function nameIn({ target_type, detail }: Pick<AuditEntry, "target_type" | "detail">): string | null {
  const text = (key: string) => {
    const value = detail[key];
    return typeof value === "string" && value !== "" ? value : null;
  };
  const runbook = text("runbook");
  if (target_type === "execution" && runbook !== null) {
    const server = text("server");
    return server === null ? `of ${runbook}` : `of ${runbook} on ${server}`;
  }
  const own = NAMED_BY[target_type];
  return [...NAMING, ...(own === undefined ? [] : [own])].map(text).find((name) => name !== null) ?? null;
}

/** What it was done to: its name when the detail says it, otherwise its kind and the start of its id. */
export function entryTarget(
  entry: Pick<AuditEntry, "target_type" | "target_id" | "detail" | "actor_id" | "actor_name">,
): string {
  const kind = entry.target_type.replaceAll("_", " ").trim();
  if (entry.target_id === entry.actor_id) return `${kind} ${entry.actor_name}`;
  const id = UUID.test(entry.target_id) ? entry.target_id.slice(0, 8) : entry.target_id;
  return `${kind} ${nameIn(entry) ?? id}`.trim();
}

interface ObjectPage {
  to: string;
  search?: Readonly<Record<string, string>>;
}

const PAGES: Readonly<Record<string, (id: string) => ObjectPage>> = {
  alert: (id) => ({ to: `/alerts/${id}` }),
  escalation_policy: (id) => ({ to: "/oncall", search: { tab: "escalation", history: id } }),
  execution: (id) => ({ to: `/executions/${id}` }),
  incident: (id) => ({ to: `/incidents/${id}` }),
  rule: (id) => ({ to: "/rules", search: { rule: id } }),
  runbook: (id) => ({ to: `/runbooks/${encodeURIComponent(id)}` }),
  schedule: (id) => ({ to: "/oncall", search: { tab: "schedules", history: id } }),
  server: (id) => ({ to: `/servers/${id}` }),
};

/** The page of the object, when it has one; of what was removed it is its history. */
export function targetPage(entry: Pick<AuditEntry, "target_type" | "target_id">): ObjectPage | null {
  return entry.target_id === "" ? null : (PAGES[entry.target_type]?.(entry.target_id) ?? null);
}
