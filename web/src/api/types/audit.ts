export interface AuditEntry {
  id: string;
  /** Null until the entry is sealed into the chain, within a second. */
  seq: number | null;
  at: string;
  actor_kind: string;
  actor_id: string;
  actor_name: string;
  action: string;
  target_type: string;
  target_id: string;
  detail: Record<string, unknown>;
  request_id: string | null;
  ip: string | null;
  prev_hash: string | null;
  hash: string | null;
}

export interface AuditVerification {
  ok: boolean;
  checked: number;
  first_bad_seq: number | null;
  head_hash: string | null;
}
