import type { Contract } from "./contract";

export type IncidentSeverity = Contract<"Severity">;
export type IncidentState = Contract<"IncidentState">;
export type Incident = Contract<"IncidentResponse">;
export type TimelineKind = Contract<"EntryKind">;
export type TimelineEntry = Contract<"EntryResponse">;
export type IncidentStats = Contract<"StatsResponse">;
export type IncidentResolution = Contract<"IncidentResolveRequest">;
export type Declaration = Contract<"DeclareRequest">;
