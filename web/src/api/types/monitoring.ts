export interface RuleQuery {
  q: string;
  service: string[];
  severity: string[];
  source: string[];
  attributes: Record<string, string>;
}

export interface Rule {
  id: string;
  name: string;
  enabled: boolean;
  query: RuleQuery;
  window_seconds: number;
  threshold: number;
  comparison: "gte" | "lt";
  labels: Record<string, string>;
  annotations: Record<string, string>;
  interval_seconds: number;
  state: "ok" | "firing" | "error";
  last_evaluated_at: string | null;
  last_value: number | null;
  last_error: string | null;
  revision: number;
  created_at: string;
  version: number;
}

/** A rule as it was from `at` on. */
export interface RuleRevision extends Pick<
  Rule,
  | "name"
  | "enabled"
  | "query"
  | "window_seconds"
  | "threshold"
  | "comparison"
  | "labels"
  | "annotations"
  | "interval_seconds"
> {
  revision: number;
  at: string;
  actor: { kind: string; id: string; name: string };
  deleted: boolean;
}

export interface RulePreview {
  value: number;
  would_fire: boolean;
  series: { ts: string; value: number }[];
}
