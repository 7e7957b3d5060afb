import { expect, it } from "vitest";

import type { Runbook } from "@/api/types";

import { runbookEntry } from "./entries";

it("asks the questions of a runbook of those alone who may run it", () => {
  const runbook = { name: "service-restart", title: "Restart a service" } as Runbook;
  expect(runbookEntry(runbook, true)).toMatchObject({
    text: "Restart a service…",
    href: "/runbooks/service-restart?run=1",
  });
  expect(runbookEntry(runbook, false)).toMatchObject({
    text: "Restart a service",
    href: "/runbooks/service-restart",
  });
});
