export type ComponentState = "ok" | "degraded" | "down" | "off";

export interface Readiness {
  status: "ready" | "degraded" | "unavailable";
  components: { name: string; state: ComponentState; detail: string }[];
}

export interface Setting {
  name: string;
  /** As text; masked when it is secret, empty when it is not set. */
  value: string;
  source: string;
  description: string;
  default: string;
  secret: boolean;
}

export interface SystemInfo {
  version: string;
  now: string;
  base_url: string;
}

export interface DeadJob {
  id: number;
  name: string;
  arguments: Record<string, unknown>;
  attempts: number;
  last_error: string | null;
  failed_at: string | null;
}
