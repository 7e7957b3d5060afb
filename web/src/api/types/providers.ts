/** Kinds of outside systems and their settings. */
export interface Provider {
  family: string;
  kind: string;
  title: string;
  description: string;
  capabilities: string[];
  /** JSON Schema of what a person enters, with `x-secret`, `x-destination`, `x-order` and `x-placeholder`. */
  settings_schema: object;
  secret_fields: string[];
}

/** One stage of a test; `ms` is null when it was not tried. */
export interface TestStageResult {
  name: string;
  state: "ok" | "failed" | "skipped";
  detail: string;
  hint: string;
  ms: number | null;
}

export interface StagedTestResult {
  ok: boolean;
  stages: TestStageResult[];
}

/** A connection's settings without its secrets: `secrets_set` names them, `hints` says what may be known of some. */
export interface ProviderSettings {
  settings: Record<string, unknown>;
  secrets_set: string[];
  hints?: Record<string, string>;
}
