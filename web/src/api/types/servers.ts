import type { Contract } from "./contract";

export type ServerState = Contract<"ServerState">;
export type HostKeyPolicy = Contract<"HostKeyPolicy">;
export type Server = Contract<"ServerResponse">;
export type NewServer = Contract<"ServerCreate">;
export type ServerChange = Contract<"ServerChange">;
export type ServerImport = Contract<"ImportResponse">;
export type HostKeyDecision = Contract<"HostKeyRequest">;
export type ConnectionTest = Contract<"ConnectionTestResponse">;
export type Command = Contract<"CommandRequest">;
export type CommandResult = Contract<"CommandResponse">;
export type CommandRecord = Contract<"CommandRecordResponse">;
export type ServerConnection = Contract<"ConnectionResponse">;
