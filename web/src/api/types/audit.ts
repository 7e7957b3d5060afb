import type { Contract } from "./contract";

export type AuditEntry = Contract<"RecordResponse">;
export type AuditVerification = Contract<"VerificationResponse">;
