import type { Contract } from "./contract";

export type IncidentSeverity = Contract<"Severity">;
export type IncidentState = Contract<"opssight__incidents__contracts__State">;
export type Incident = Contract<"IncidentResponse">;
export type TimelineKind = Contract<"EntryKind">;
export type TimelineEntry = Contract<"EntryResponse">;
export type IncidentStats = Contract<"StatsResponse">;
export type IncidentResolution = Contract<"opssight__incidents__schemas__ResolveRequest">;
export type Declaration = Contract<"DeclareRequest">;
