export const eventSeverities = [
  "trace",
  "debug",
  "info",
  "notice",
  "warning",
  "error",
  "critical",
  "alert",
  "emergency",
] as const;

export type EventSeverityName = (typeof eventSeverities)[number];

export interface LogEvent {
  id: string;
  ts: string;
  received_at: string;
  message: string;
  severity: EventSeverityName;
  service: string;
  source: string;
  attributes: Record<string, string>;
  trace_id: string;
  span_id: string;
}

export interface HistogramBucket {
  ts: string;
  total: number;
  by_severity: Partial<Record<EventSeverityName, number>>;
}

export interface EventHistogram {
  from: string;
  to: string;
  bucket_seconds: number;
  total: number;
  buckets: HistogramBucket[];
}

export interface EventFields {
  services: string[];
  sources: string[];
  severities: { name: EventSeverityName; count: number }[];
  attribute_keys: string[];
}

export interface Retention {
  days: number;
  partitions: { day: string; rows: number; bytes: number }[];
}
