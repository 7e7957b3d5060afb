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
