import { describe, expect, it } from "vitest";

import type { RuleRevision } from "@/api/types";
import { differences } from "@/ui/revisions";

import { conditionOf, fieldsOf, formOf, words } from "./edit/rule-form";
import { conditionWords, queryWords, RULE_FACETS, valueWords } from "./words";

const empty = { q: "", service: [], severity: [], source: [], attributes: {} };

describe("words of a rule", () => {
  it("says value and limit together", () => {
    expect(valueWords({ comparison: "gte", threshold: 60, last_value: 412 })).toBe("412, at least 60 fires");
    expect(valueWords({ comparison: "lt", threshold: 1, last_value: null })).toBe("–");
  });

  it("says what counts", () => {
    expect(queryWords(empty)).toBe("every event");
    expect(queryWords({ ...empty, service: ["a", "b"], severity: [">=error"], q: "timeout" })).toBe(
      "service a or b, severity >=error, timeout",
    );
    expect(conditionWords({ comparison: "lt", threshold: 1, window_seconds: 600 })).toContain(
      "fewer than 1 events in",
    );
  });
});

describe("RULE_FACETS", () => {
  const base = {
    ...fieldsOf({ ...formOf(null), name: "x" }),
    enabled: true,
    revision: 1,
    deleted: false,
  } as RuleRevision;

  it("say what is different, with both values", () => {
    const newer: RuleRevision = {
      ...base,
      revision: 2,
      enabled: false,
      labels: { severity: "critical", team: "web" },
    };
    expect(differences(base, newer, RULE_FACETS)).toEqual([
      { name: "On", before: ["yes"], after: ["no"] },
      { name: "Labels", before: ["severity: warning"], after: ["severity: critical", "team: web"] },
    ]);
  });
});

describe("rule form", () => {
  it("has no condition to try while a number is missing", () => {
    expect(conditionOf({ ...formOf(null), threshold: Number.NaN })).toBeNull();
    expect(conditionOf({ ...formOf(null), window_seconds: Number.NaN })).toBeNull();
  });

  it("takes lists apart and leaves out annotations that say nothing", () => {
    expect(words(" a, b ,,")).toEqual(["a", "b"]);
    expect(fieldsOf({ ...formOf(null), name: "x", service: "a, b" })).toMatchObject({
      query: { service: ["a", "b"], severity: [">=error"] },
      annotations: {},
      labels: { severity: "warning" },
    });
  });
});
