export type ComponentState = "ok" | "degraded" | "down" | "off";

export interface Readiness {
  status: "ready" | "degraded" | "unavailable";
  components: { name: string; state: ComponentState; detail: string }[];
}

export interface Setting {
  name: string;
  value: string | number | boolean | null;
  source: string;
  description: string;
  default: string | number | boolean | null;
  secret: boolean;
}

export interface SystemInfo {
  version: string;
  started_at: string;
  role: string;
  now: string;
}

export interface DeadJob {
  id: string | number;
  name: string;
  args: Record<string, unknown>;
  attempts: number;
  last_error: string | null;
  scheduled_at: string | null;
}
