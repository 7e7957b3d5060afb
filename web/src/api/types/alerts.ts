import type { Contract } from "./contract";

export type AlertStatus = Contract<"AlertStatus">;
export type Alert = Contract<"AlertResponse">;
export type AlertGroup = Contract<"AlertGroupResponse">;
