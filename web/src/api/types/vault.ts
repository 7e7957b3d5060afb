import type { Contract } from "./contract";

export type Credential = Contract<"CredentialResponse">;
export type NewCredential = Contract<"CredentialCreate">;
export type CredentialChange = Contract<"CredentialChange">;
