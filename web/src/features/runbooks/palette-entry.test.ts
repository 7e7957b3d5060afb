import { expect, it } from "vitest";

import type { Runbook } from "@/api/types";

import { runbookEntry } from "./palette-entry";

it("asks the questions of a runbook of those alone who may run it", () => {
  const runbook = { name: "service-restart", title: "Restart a service", approved: true } as Runbook;
  expect(runbookEntry(runbook, (permission) => permission === "runbooks:run")).toMatchObject({
    text: "Restart a service…",
    href: "/runbooks/service-restart?run=1",
  });
  expect(runbookEntry(runbook, () => false)).toMatchObject({
    text: "Restart a service",
    href: "/runbooks/service-restart",
  });
});

it("asks them of a runbook that nobody approved only of those who may write", () => {
  const draft = { name: "draft", title: "Draft", approved: false } as Runbook;
  expect(runbookEntry(draft, (permission) => permission === "runbooks:run").href).toBe("/runbooks/draft");
  expect(runbookEntry(draft, () => true).href).toBe("/runbooks/draft?run=1");
});
