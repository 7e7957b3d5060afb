import type { Contract } from "./contract";

export type EventSeverityName = Contract<"EventResponse">["severity"];

/** From the least to the worst. */
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
] as const satisfies readonly EventSeverityName[];

export type LogEvent = Contract<"EventResponse">;
export type HistogramBucket = Contract<"BucketResponse">;
export type EventHistogram = Contract<"HistogramResponse">;
export type EventFields = Contract<"FieldsResponse">;
export type Retention = Contract<"RetentionResponse">;
export type RetentionChange = Contract<"RetentionRequest">;
