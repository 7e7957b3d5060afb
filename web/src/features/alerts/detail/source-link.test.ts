import { describe, expect, it } from "vitest";

import type { Alert } from "@/api/types";

import { sourceLink } from "./source-link";

const HERE = "https://ops.example";
const NOW = Date.UTC(2026, 2, 12, 3, 0);

const alert = (more: Partial<Alert>): Alert =>
  ({
    starts_at: "2026-03-12T02:45:00Z",
    ends_at: null,
    service: "booking-api",
    generator_url: "",
    rule_id: null,
    ...more,
  }) as Alert;

describe("sourceLink", () => {
  it("leads to the events a rule counted", () => {
    const link = sourceLink(alert({ generator_url: "/events?q=pool&service=booking-api" }), HERE, NOW);
    expect(link).toMatchObject({ kind: "events", search: { q: "pool", service: "booking-api" } });
  });

  it("stays here for a rule's events, by whatever name the platform is reached", () => {
    const url = "https://other-name.example/events?service=edge";
    expect(sourceLink(alert({ generator_url: url, rule_id: "r1" }), HERE, NOW)?.kind).toBe("events");
    expect(sourceLink(alert({ generator_url: url }), HERE, NOW)?.kind).toBe("outside");
  });

  it("opens another system's page there", () => {
    expect(
      sourceLink(alert({ generator_url: "https://prometheus.example/graph?g0" }), HERE, NOW),
    ).toMatchObject({
      kind: "outside",
      href: "https://prometheus.example/graph?g0",
    });
  });

  it("never follows a script or a broken address", () => {
    expect(sourceLink(alert({ generator_url: "javascript:alert(1)", service: null }), HERE, NOW)).toBeNull();
    expect(sourceLink(alert({ generator_url: "https://", service: null }), HERE, NOW)).toBeNull();
  });

  it("falls back to the events of the service around that time", () => {
    expect(sourceLink(alert({}), HERE, NOW)?.search).toEqual({
      service: "booking-api",
      from: "2026-03-12T02:30:00.000Z",
      to: "2026-03-12T03:00:00.000Z",
    });
  });
});
