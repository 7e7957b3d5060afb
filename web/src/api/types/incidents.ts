import type { ActorRef, Named } from "./identity";

export type IncidentSeverity = "sev1" | "sev2" | "sev3" | "sev4" | "sev5";
export type IncidentState = "new" | "investigating" | "resolved";

export interface Incident {
  id: string;
  number: number;
  /** What people say, such as INC-142. */
  key: string;
  title: string;
  state: IncidentState;
  severity: IncidentSeverity;
  service: string | null;
  owner: Named | null;
  fingerprint: string | null;
  opened_at: string;
  acknowledged_at: string | null;
  resolved_at: string | null;
  summary: string;
  alert_count: number;
  firing_alerts: number;
  responders: Named[];
  paged: { user_id: string; name: string; at: string; next_escalation_at: string | null } | null;
  version: number;
}

export type TimelineKind =
  | "opened"
  | "alert_firing"
  | "alert_resolved"
  | "paged"
  | "notification"
  | "acknowledged"
  | "severity"
  | "owner"
  | "comment"
  | "escalated"
  | "execution_started"
  | "execution_finished"
  | "verification"
  | "resolved"
  | "reopened"
  | "grouped";

export interface TimelineEntry {
  id: string;
  at: string;
  kind: TimelineKind;
  actor: ActorRef;
  text: string;
  detail: Record<string, unknown>;
  links: {
    kind: "event" | "alert" | "notification" | "execution" | "audit" | "url";
    id: string;
    label: string;
  }[];
}

export interface IncidentStats {
  open: number;
  needs_you: number;
  by_severity: Partial<Record<IncidentSeverity, number>>;
  /** Over the last 30 days; null when nothing was acknowledged or resolved. */
  mtta_seconds: number | null;
  mttr_seconds: number | null;
  weekly: { week: string; opened: number; mttr_seconds: number | null; mtta_seconds: number | null }[];
}
