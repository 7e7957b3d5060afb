import type { Contract } from "./contract";

export type OnCallNow = Contract<"OnCallResponse">;
export type OnCall = Contract<"NowResponse">;
export type Schedule = Contract<"ScheduleResponse">;
export type NewSchedule = Contract<"ScheduleCreate">;
export type ScheduleChange = Contract<"ScheduleChange">;
export type Shift = Contract<"ShiftResponse">;
export type Override = Contract<"OverrideResponse">;
export type NewOverride = Contract<"OverrideCreate">;
export type EscalationTarget = Contract<"TargetBody">;
export type EscalationStep = Contract<"StepBody">;
export type EscalationPolicy = Contract<"PolicyResponse">;
export type NewPolicy = Contract<"PolicyCreate">;
export type PolicyChange = Contract<"PolicyChange">;
export type Escalation = Contract<"EscalationResponse">;
export type Coverage = Contract<"CoverageResponse">;
export type PolicyCoverage = Contract<"PolicyCoverageResponse">;
export type ScheduleCoverage = Contract<"ScheduleCoverageResponse">;
export type CoverageGap = Contract<"GapResponse">;
export type OnCallPeople = Contract<"PeopleResponse">;
export type Contactability = Contract<"ContactabilityResponse">;

/** The escalation policy that a service names for its incidents. */
export type ServicePolicy = Contract<"ServicePolicyResponse">;
