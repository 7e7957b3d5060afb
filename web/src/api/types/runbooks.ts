import type { ActorRef, Named } from "./identity";

export interface RunbookParameter {
  name: string;
  type: "string" | "integer" | "number" | "boolean" | "choice" | "server";
  required: boolean;
  default: string | number | boolean | null;
  choices: string[] | null;
  description: string;
  pattern: string | null;
  min: number | null;
  max: number | null;
  /** Sealed and never shown again. */
  secret: boolean;
  /** May be set to another value than its default only by who may run any command. */
  restricted: boolean;
}

export interface RunbookStep {
  name: string;
  kind: string;
  description: string;
  timeout_seconds: number;
  retries: number;
  idempotent: boolean;
  /** Templates of the commands. */
  run: string | null;
  verify: string | null;
}

export interface Runbook {
  name: string;
  title: string;
  description: string;
  /** Hash of the source. */
  version: string;
  source: "python" | "yaml" | "shipped";
  parameters: RunbookParameter[];
  steps: RunbookStep[];
  target: "server" | "none";
  approved: boolean;
  destructive: boolean;
  /** Whether it can be changed here; a shipped one is then overridden. */
  editable: boolean;
  text: string;
}

/** A version of a runbook that was stored or run. */
export interface RunbookRevision {
  version: string;
  source: Runbook["source"];
  text: string;
  created_at: string;
}

export type ExecutionState = "pending" | "running" | "succeeded" | "failed" | "cancelled" | "unknown";
export type StepState = ExecutionState | "skipped";

export interface ExecutionStep {
  index: number;
  name: string;
  state: StepState;
  attempt: number;
  started_at: string | null;
  finished_at: string | null;
  exit_status: number | null;
  detail: string | null;
  /** The command that verifies it. */
  verify: string | null;
  verified: boolean;
  idempotent: boolean;
}

export interface Execution {
  id: string;
  number: number;
  key: string;
  runbook: string;
  runbook_version: string;
  server: Named | null;
  parameters: Record<string, unknown>;
  dry_run: boolean;
  state: ExecutionState;
  trigger: "manual" | "automatic" | "api";
  started_by: ActorRef;
  incident_id: string | null;
  created_at: string;
  started_at: string | null;
  finished_at: string | null;
  error: string | null;
  cancel_requested: boolean;
  steps: ExecutionStep[];
}

export interface ExecutionOutput {
  seq: number;
  at: string;
  step: number | null;
  stream: "stdout" | "stderr" | "system";
  text: string;
}

export interface Binding {
  id: string;
  name: string;
  enabled: boolean;
  runbook: string;
  matchers: Record<string, string>;
  parameters: Record<string, unknown>;
  server: { label: string } | { id: string } | null;
  max_attempts: number;
  window_seconds: number;
  created_at: string;
  version: number;
}
