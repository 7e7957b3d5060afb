import type { Contract } from "./contract";

export type ComponentState = Contract<"ComponentResponse">["state"];
export type Readiness = Contract<"Ready">;
export type Setting = Contract<"SettingResponse">;
export type SystemInfo = Contract<"SystemResponse">;
export type DeadJob = Contract<"DeadJobResponse">;
