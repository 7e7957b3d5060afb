import { describe, expect, it } from "vitest";

import type { Alert, Binding, Runbook } from "@/api/types";

import { fits, suggest } from "./suggest";

const alert = (status: "firing" | "resolved", labels: Record<string, string>) =>
  ({ status, labels }) as Alert;
const binding = (runbook: string, matchers: Record<string, string>) => ({ runbook, matchers }) as Binding;
const runbook = (name: string) => ({ name }) as Runbook;

describe("fits", () => {
  it("asks for every label, and never for none", () => {
    expect(fits({ a: "1", b: "2" }, { a: "1", b: "2", c: "3" })).toBe(true);
    expect(fits({ a: "1", b: "2" }, { a: "1" })).toBe(false);
    expect(fits({}, { a: "1" })).toBe(false);
  });
});

describe("suggest", () => {
  it("names each runbook once, those of firing alerts first", () => {
    const found = suggest(
      [binding("clean", { disk: "full" }), binding("restart", { app: "x" }), binding("clean", { app: "x" })],
      [alert("resolved", { disk: "full" }), alert("firing", { app: "x" })],
      [runbook("restart"), runbook("clean")],
    );
    expect(found.map((each) => each.runbook.name)).toEqual(["restart", "clean"]);
  });

  it("leaves out bindings whose runbook is gone", () => {
    expect(suggest([binding("gone", { a: "1" })], [alert("firing", { a: "1" })], [])).toEqual([]);
  });
});
