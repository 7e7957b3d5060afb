export interface OnCallNow {
  level: number;
  user: { id: string; name: string; email: string };
  schedule_id: string;
  schedule_name: string;
  until: string | null;
}

export interface Schedule {
  id: string;
  name: string;
  time_zone: string;
  rotation: { handoff: string; start_date: string; length_days: number; members: string[] };
  revision: number;
  version: number;
}

export interface Shift {
  user: { id: string; name: string };
  from: string;
  to: string;
  /** Set when the shift comes from an override; the API gives its id, so that it can be removed. */
  override: string | boolean | null;
}

export interface EscalationStep {
  /** Wait after the previous step without acknowledgement. */
  delay_seconds: number;
  targets: { kind: "schedule" | "user"; id: string }[];
}

export interface EscalationPolicy {
  id: string;
  name: string;
  is_default: boolean;
  steps: EscalationStep[];
  repeat: number;
  revision: number;
  version: number;
}

export interface OnCall {
  now: OnCallNow[];
  policies: EscalationPolicy[];
}

export interface Escalation {
  id: string;
  incident_id: string;
  state: "active" | "acknowledged" | "resolved" | "exhausted";
  step: number;
  next_at: string | null;
  history: { at: string; step: number; user_name: string }[];
}
