/** A rule in words. Pure. */
import type { Rule, RuleQuery, RuleRevision } from "@/api/types";
import { count, NONE } from "@/ui/format/numbers";
import { duration } from "@/ui/format/time";
import type { Facet } from "@/ui/revisions";

type Limit = Pick<Rule, "comparison" | "threshold">;

/** "at least 60", "fewer than 1". */
export function limitWords({ comparison, threshold }: Limit): string {
  return `${comparison === "gte" ? "at least" : "fewer than"} ${count(threshold)}`;
}

/** The present value beside its limit: "412, at least 60 fires". */
export function valueWords(rule: Limit & Pick<Rule, "last_value">): string {
  if (rule.last_value === null) return NONE;
  return `${count(rule.last_value)}, ${limitWords(rule)} fires`;
}

/** "service booking-api, severity >=error, “pool wait timed out”". */
export function queryWords(query: RuleQuery): string {
  const parts = [
    query.service.length > 0 ? `service ${query.service.join(" or ")}` : "",
    query.severity.length > 0 ? `severity ${query.severity.join(" or ")}` : "",
    query.source.length > 0 ? `source ${query.source.join(" or ")}` : "",
    ...Object.entries(query.attributes).map(([key, value]) => `${key} ${value}`),
    query.q,
  ].filter((part) => part !== "");
  return parts.length === 0 ? "every event" : parts.join(", ");
}

/** "at least 60 events in 5 min". */
export function conditionWords(rule: Limit & Pick<Rule, "window_seconds">): string {
  return `${limitWords(rule)} events in ${duration(rule.window_seconds)}`;
}

const pairs = (values: Readonly<Record<string, string>>): string[] =>
  Object.entries(values)
    .map(([key, value]) => `${key}: ${value}`)
    .sort();

/** What a revision of a rule says, in words. */
export const RULE_FACETS: readonly Facet<RuleRevision>[] = [
  ["Name", ({ name }) => [name]],
  ["On", ({ enabled }) => [enabled ? "yes" : "no"]],
  ["Events", ({ query }) => [queryWords(query)]],
  ["Fires at", (rule) => [conditionWords(rule)]],
  ["Looked at", ({ interval_seconds }) => [`every ${duration(interval_seconds)}`]],
  ["Labels", ({ labels }) => pairs(labels)],
  ["Annotations", ({ annotations }) => pairs(annotations)],
];
