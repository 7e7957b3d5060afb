export type AlertStatus = "firing" | "resolved";

export interface Alert {
  id: string;
  number: number;
  fingerprint: string;
  status: AlertStatus;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  title: string;
  severity: string | null;
  service: string | null;
  source: "native" | "alertmanager" | "webhook" | "rule";
  starts_at: string;
  ends_at: string | null;
  last_seen_at: string;
  count: number;
  incident_id: string | null;
  group_key: string;
  silenced: boolean;
  rule_id: string | null;
  generator_url: string | null;
  version: number;
}

export interface AlertGroup {
  group_key: string;
  labels: Record<string, string>;
  firing: number;
  resolved: number;
  severity: string | null;
  alerts: Alert[];
}
