import { expect, it } from "vitest";

import { spanStart } from "./api/audit";
import { readDetail } from "./changes";
import { entryTarget, entryTitle, targetPage } from "./entry-words";

it("says an action in words, and what it was done to", () => {
  expect(entryTitle({ action: "server.host_key_accepted" })).toBe("Host key accepted");
  expect(entryTitle({ action: "setup" })).toBe("Setup");
  const of = (detail: Record<string, unknown>) =>
    entryTarget({
      target_type: "server",
      target_id: "0192a4c1-7777-7000",
      detail,
      actor_id: "me",
      actor_name: "Mara",
    });
  expect(of({ name: "pg-main" })).toBe("server pg-main");
  expect(of({})).toBe("server 0192a4c1");
  expect(of({ server: "app-02", command: "uptime" })).toBe("server app-02");
  expect(
    entryTarget({ target_type: "user", target_id: "me", detail: {}, actor_id: "me", actor_name: "Mara" }),
  ).toBe("user Mara");
  expect(targetPage({ target_type: "server", target_id: "x" })).toEqual({ to: "/servers/x" });
  expect(targetPage({ target_type: "schedule", target_id: "x" })).toEqual({
    to: "/oncall",
    search: { tab: "schedules", history: "x" },
  });
  expect(targetPage({ target_type: "setting", target_id: "x" })).toBeNull();
});

it("names a run by its runbook and where it ran", () => {
  const of = (detail: Record<string, unknown>) =>
    entryTarget({ target_type: "execution", target_id: "1", detail, actor_id: "me", actor_name: "Mara" });
  expect(of({ runbook: "service-restart", server: "app-02" })).toBe("execution of service-restart on app-02");
  expect(of({ runbook: "note" })).toBe("execution of note");
  expect(of({ server: "app-02" })).toBe("execution 1");
});

it("reads changes in each shape they come in", () => {
  expect(readDetail({ role: { from: "viewer", to: "sre" }, name: "Mara" })).toEqual({
    changes: [{ field: "role", before: "viewer", after: "sre" }],
    facts: [["name", "Mara"]],
  });
  expect(readDetail({ before: { threshold: 20 }, after: { threshold: 60, enabled: true } }).changes).toEqual([
    { field: "threshold", before: "20", after: "60" },
    { field: "enabled", before: null, after: "true" },
  ]);
  expect(readDetail({ changes: { port: { old: 22, new: 2222 } } }).changes).toEqual([
    { field: "port", before: "22", after: "2222" },
  ]);
  expect(readDetail({ from: "sev2", to: "sev1", reason: "Customers." }, "severity")).toEqual({
    changes: [{ field: "severity", before: "sev2", after: "sev1" }],
    facts: [["reason", "Customers."]],
  });
});

it("starts a span on a whole minute, so that the same question is asked once", () => {
  expect(spanStart("24h", Date.parse("2026-03-12T03:14:22Z"))).toBe("2026-03-11T03:14:00.000Z");
  expect(spanStart(undefined)).toBeUndefined();
});
