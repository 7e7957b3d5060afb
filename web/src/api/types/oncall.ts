export interface OnCallNow {
  level: number;
  user: { id: string; name: string; email: string | null };
  /** Null while there is no schedule: then the owners and admins are on call. */
  schedule_id: string | null;
  schedule_name: string | null;
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
  override: boolean;
  override_id: string | null;
}

/** `on_call` and `next_on_call` mean the first schedule and need no id. */
export interface EscalationTarget {
  kind: "schedule" | "user" | "on_call" | "next_on_call";
  id: string | null;
}

export interface EscalationStep {
  /** Wait after the previous step without acknowledgement. */
  delay_seconds: number;
  targets: EscalationTarget[];
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
  /** The next step to be carried out, counted from 1. */
  step: number;
  round: number;
  next_at: string | null;
  history: {
    at: string;
    step: number;
    round: number;
    user_id: string | null;
    user_name: string;
    reason: string | null;
  }[];
}
