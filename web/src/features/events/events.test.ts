import { describe, expect, it } from "vitest";

import type { EventFields } from "@/api/types";

import { brushSpan, chartSpan, filtersOf, formatBrush } from "./filters";
import { bars, severityTotals, toneTotals } from "./levels";
import { completions, currentToken, parseQuery, tokens } from "./query-text";

const FIELDS: EventFields = {
  services: ["booking-api", "label render"],
  sources: ["journald"],
  severities: [{ name: "error", count: 11221 }],
  attribute_keys: ["host", "status"],
};

describe("the query field", () => {
  it("takes words, phrases and brackets apart", () => {
    expect(tokens('pool AND (timeout OR "too many clients") service:"label render"')).toEqual([
      "pool", "AND", "(", "timeout", "OR", '"too many clients"', ")", 'service:"label render"',
    ]); // prettier-ignore
  });

  it("turns what it knows into filters and leaves the rest to the server", () => {
    expect(
      parseQuery('timeout service:booking-api severity:>=warning host:bk-01 service:"label render"'),
    ).toEqual({
      text: "timeout host:bk-01",
      filters: { service: ["booking-api", "label render"], severity: [">=warning"] },
    });
  });

  it("does not turn an exclusion into its opposite", () => {
    expect(parseQuery("NOT service:booking-api")).toEqual({ text: "NOT service:booking-api", filters: {} });
  });

  it("completes values, names and words", () => {
    expect(completions("service:lab", FIELDS).options).toEqual([
      { insert: 'service:"label render"', label: "label render", note: undefined },
    ]);
    expect(completions("ho", FIELDS).options[0]).toEqual({ insert: "host:", label: "host:" });
    expect(completions("severity:err", FIELDS).options).toEqual([
      { insert: "severity:error", label: "error", note: "11,221" },
    ]);
    expect(completions("", FIELDS).options.map((option) => option.insert)).toEqual(["AND", "OR", "NOT", '"']);
  });

  it("knows the token at the cursor", () => {
    expect(currentToken("pool AND serv OR x", 13)).toEqual({ start: 9, token: "serv" });
  });
});

describe("the address", () => {
  it("holds the filters", () => {
    expect(filtersOf({ q: "pool", severity: "error,critical", attr: "host:bk-01" })).toEqual({
      q: "pool", service: [], severity: ["error", "critical"], source: [], attr: ["host:bk-01"], traceId: "",
    }); // prettier-ignore
  });

  it("holds a span that ends now, a fixed one, and the brush", () => {
    expect(chartSpan({ range: "15m" }, 1_000_000_000)).toEqual({
      from: 1_000_000_000 - 900_000,
      to: 1_000_000_000,
    });
    expect(chartSpan({ range: "nonsense" }, 10_000_000)).toEqual({ from: 6_400_000, to: 10_000_000 });
    const fixed = { from: "2026-03-12T02:47:00Z", to: "2026-03-12T02:53:00Z" };
    expect(chartSpan(fixed, 0)).toEqual({ from: Date.parse(fixed.from), to: Date.parse(fixed.to) });
    expect(brushSpan({ sel: formatBrush({ from: 5, to: 9 }) })).toEqual({ from: 5, to: 9 });
    expect(brushSpan({ sel: "9-5" })).toBeNull();
  });
});

it("gathers severities into the three tones of the chart", () => {
  const histogram = {
    from: "", to: "", bucket_seconds: 30, total: 12,
    buckets: [{ ts: "2026-03-12T02:47:00Z", total: 12, by_severity: { critical: 1, error: 2, warning: 4, debug: 5 } }],
  }; // prettier-ignore
  expect(toneTotals(bars(histogram))).toEqual({ error: 3, warn: 4, info: 5 });
  expect(severityTotals(histogram).get("critical")).toBe(1);
});
