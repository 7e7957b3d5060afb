import type { Alert } from "@/api/types";

export interface SourceLink {
  /** An address in this application, or one outside. */
  kind: "events" | "outside";
  label: string;
  /** Search words for the events page. */
  search: Record<string, string>;
  href: string;
}

const LEAD_MS = 15 * 60_000;
const MINUTE = 60_000;

/** The stretch to look at: a quarter of an hour before it began, until it ended or now. */
function span(alert: Pick<Alert, "starts_at" | "ends_at">, now: number): { from: string; to: string } {
  const from = new Date(alert.starts_at).getTime() - LEAD_MS;
  const to = alert.ends_at === null ? now : new Date(alert.ends_at).getTime() + MINUTE;
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

/**
 * Where an alert comes from. A rule's own address leads to the events it counted; another system's is opened there; and
 * without any, the events of its service at the time are the next best thing.
 */
export function sourceLink(alert: Alert, origin: string, now: number): SourceLink | null {
  const given = alert.generator_url;
  const url = given === "" ? null : safeUrl(given, origin);
  if (url?.pathname === "/events" && (url.origin === origin || alert.rule_id !== null)) {
    return {
      kind: "events",
      label: "Events it counted",
      search: Object.fromEntries(url.searchParams),
      href: given,
    };
  }
  if (url !== null) {
    return { kind: "outside", label: `Open at ${url.host}`, search: {}, href: url.href };
  }
  if (alert.service === null) return null;
  return {
    kind: "events",
    label: `Events of ${alert.service} at that time`,
    search: { service: alert.service, ...span(alert, now) },
    href: "/events",
  };
}

function safeUrl(text: string, origin: string): URL | null {
  try {
    const url = new URL(text, origin);
    return url.protocol === "http:" || url.protocol === "https:" ? url : null;
  } catch {
    return null;
  }
}
