import { describe, expect, it } from "vitest";

import { connectionWords, reachableWords, stripParts } from "./connection-words";

const at = (time: string) => `2026-03-12T${time}:00Z`;
const day = {
  since: at("00:00"),
  until: at("10:00"),
  reachable: 0.9999,
  stretches: [
    { since: at("00:00"), until: at("05:00"), state: "unknown" as const, reason: null },
    { since: at("05:00"), until: at("06:00"), state: "reachable" as const, reason: null },
    {
      since: at("06:00"),
      until: at("06:03"),
      state: "unreachable" as const,
      reason: "Nothing listens on port 22 of 10.0.0.1. Check that sshd runs there.",
    },
    { since: at("06:03"), until: at("09:30"), state: "reachable" as const, reason: null },
    { since: at("09:30"), until: at("10:00"), state: "unreachable" as const, reason: null },
  ],
};

describe("a connection in words", () => {
  it("names each outage, the newest first, with the first sentence of its reason", () => {
    expect(connectionWords(day).outages).toEqual([
      "Not reachable since 09:30, 30\u00a0min.",
      "Not reachable 06:00 to 06:03, 3\u00a0min: Nothing listens on port 22 of 10.0.0.1.",
    ]);
  });

  it("says what is not known", () => {
    expect(connectionWords(day).unknown).toBe("Nothing is known of 5\u00a0h.");
    expect(connectionWords({ ...day, reachable: null, stretches: day.stretches.slice(0, 1) })).toEqual({
      outages: [],
      unknown: "It was not checked yet.",
      label: "Nothing is known of the connection yet.",
    });
  });

  it("never rounds an outage away", () => {
    expect(reachableWords(0.99999)).toBe("99.9%");
    expect(reachableWords(1)).toBe("100%");
    expect(reachableWords(null)).toBe("–");
    expect(connectionWords(day).label).toContain(
      "Reachable 99.9% of the time that is known. Not reachable since",
    );
  });

  it("divides the strip by time", () => {
    expect(stripParts(day).map((part) => Math.round(part.width))).toEqual([50, 10, 1, 35, 5]);
  });
});
