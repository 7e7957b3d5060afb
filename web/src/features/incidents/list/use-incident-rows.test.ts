import { expect, it } from "vitest";

import type { Incident } from "@/api/types";

import { onceEach } from "./use-incident-rows";

const incident = (id: string, version: number, state: Incident["state"]) =>
  ({ id, version, state }) as unknown as Incident;

it("shows an incident once, as it is now, when the list of open ones is older than that of resolved ones", () => {
  const stale = incident("a", 1, "new");
  const other = incident("b", 1, "new");
  const now = incident("a", 3, "resolved");
  expect(onceEach([stale, other, now])).toEqual([other, now]);
  expect(onceEach([now, other, stale])).toEqual([now, other]);
});

it("shows one of two that are the same", () => {
  expect(onceEach([incident("a", 2, "new"), incident("a", 2, "new")])).toHaveLength(1);
});
