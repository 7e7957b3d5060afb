import type { Contract } from "./contract";

export type ServiceState = Contract<"ServiceState">;
export type Service = Contract<"ServiceResponse">;
export type NewService = Contract<"ServiceCreate">;
export type ServiceChange = Contract<"ServiceChange">;
