import { expect, it } from "vitest";

import type { Incident, Service } from "@/api/types";

import { needsYou } from "./needs-you";
import { worstFirst } from "./service-order";
import { axisOf, lengthWords, trendWords } from "./TrendPanels";

const incident = (key: string, change: Partial<Incident>): Incident =>
  ({
    key,
    state: "new",
    severity: "sev3",
    owner: null,
    responders: [{ id: "me", name: "Me" }],
    opened_at: "2026-03-12T03:00:00Z",
    ...change,
  }) as Incident;

it("asks for what one was paged for and what one owns, worst and oldest first", () => {
  const found = needsYou(
    [
      incident("INC-1", {}),
      incident("INC-2", { opened_at: "2026-03-12T02:00:00Z" }),
      incident("INC-3", { severity: "sev1", state: "investigating", owner: { id: "me", name: "Me" } }),
      incident("INC-4", { severity: "sev1", state: "investigating", owner: { id: "other", name: "Other" } }),
      incident("INC-6", { responders: [] }),
      incident("INC-5", { severity: "sev1", state: "resolved", owner: { id: "me", name: "Me" } }),
    ],
    { id: "me" },
  );
  expect(found.map((each) => each.key)).toEqual(["INC-3", "INC-2", "INC-1"]);
});

it("puts failing services first, then the more important", () => {
  const service = (name: string, state: Service["state"], tier: Service["tier"]) =>
    ({ name, state, tier }) as Service;
  const order = worstFirst([
    service("d", "ok", 1),
    service("c", "no_data", 3),
    service("b", "failing", 2),
    service("a", "failing", 1),
  ]);
  expect(order.map((each) => each.name)).toEqual(["a", "b", "c", "d"]);
});

it("says how a figure moved, and nothing when it cannot", () => {
  expect(trendWords([100, null, 59])).toBe(", 41% lower than 2 weeks ago");
  expect(trendWords([50, 75])).toBe(", 50% higher than a week ago");
  expect(trendWords([null, 5])).toBe("");
});

it("does not tell a short time as nothing", () => {
  expect(lengthWords(null)).toBe("–");
  expect(lengthWords(0.42)).toBe("under 1\u00a0s");
  expect(lengthWords(168.1)).toBe("2\u00a0min");
});

it.each([
  [[0.2, 0.004], "200\u00a0ms"],
  [[12, null], "12\u00a0s"],
  [[170], "170\u00a0s"],
  [[180, 0], "3\u00a0min"],
  [[9000], "150\u00a0min"],
  [[14_400], "4\u00a0h"],
  [[864_000], "10\u00a0d"],
])("draws times in a unit that tells them apart: %j", (seconds, first) => {
  const axis = axisOf(seconds);
  expect(axis.format(axis.scaled(seconds)[0] ?? null)).toBe(first);
  expect(axis.format(0)).toBe("0");
});
