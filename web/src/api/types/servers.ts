export type ServerState = "unknown" | "reachable" | "unreachable";
export type HostKeyPolicy = "strict_pinned" | "tofu" | "disabled";

export interface Server {
  id: string;
  name: string;
  address: string;
  port: number;
  username: string;
  credential_id: string | null;
  host_key_policy: HostKeyPolicy;
  host_key: string | null;
  host_key_fingerprint: string | null;
  /** Of a key that was refused and could be accepted. */
  offered_host_key_fingerprint: string | null;
  labels: Record<string, string>;
  description: string;
  os: string | null;
  state: ServerState;
  last_checked_at: string | null;
  last_error: string | null;
  created_at: string;
  updated_at: string;
  version: number;
}

export interface ServerImport {
  created: Server[];
  problems: { line: number; message: string }[];
}

export interface ConnectionTest {
  ok: boolean;
  stages: {
    name: "dns" | "tcp" | "host_key" | "auth" | "command";
    ok: boolean;
    ms: number;
    detail: string;
  }[];
}

export interface CommandResult {
  exit_status: number | null;
  stdout: string;
  stderr: string;
  ms: number;
  truncated: boolean;
  /** Why there is no exit status. */
  detail: string;
}

export interface CommandRecord {
  id: string;
  at: string;
  actor_name: string;
  command: string;
  exit_status: number | null;
  ms: number | null;
  detail: string;
}
