import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";

import { answerWith, signedIn } from "@/test/answers";
import { renderAt } from "@/test/render-at";

import { JobsTab } from "./JobsTab";
import { laneWords } from "./LagPanel";

const ANSWERS: Record<string, unknown> = {
  "/api/v1/deliveries": {
    items: [
      {
        event_id: "e1",
        subscriber: "incidents.open",
        event: "alert.fired",
        payload: { alert_id: "a1" },
        attempts: 15,
        last_error: "ValueError: no such state",
        published_at: "2026-03-12T02:40:00Z",
      },
    ],
    next_cursor: null,
    waiting: [
      { priority: "urgent", count: 0, oldest_seconds: 0 },
      { priority: "ordinary", count: 9412, oldest_seconds: 40 },
    ],
    put_off: 2,
    dead: 1,
  },
  "/api/v1/jobs": {
    items: [
      { id: 7, name: "notifications.send", arguments: {}, attempts: 8, last_error: "no", failed_at: null },
    ],
    next_cursor: null,
  },
  "/readyz": {
    status: "degraded",
    components: [
      { name: "database", state: "ok", detail: "answers" },
      { name: "relay", state: "degraded", detail: "9412 ordinary events wait" },
    ],
  },
};

async function show(permissions: string[]) {
  const sent = answerWith(ANSWERS);
  await renderAt("/settings?tab=jobs", <JobsTab />, signedIn(permissions));
  expect(await screen.findByText("alert.fired")).toBeVisible();
  return { paths: () => sent.map(({ path }) => path) };
}

it("shows what was given up and how far behind deliveries are", async () => {
  await show(["settings:read"]);
  expect(screen.getByText("ValueError: no such state")).toBeVisible();
  expect(screen.getByText(/^9,412 wait, the oldest for 40\ss$/u)).toBeVisible();
  expect(await screen.findByText("9412 ordinary events wait")).toBeVisible();
  expect(screen.queryByText("answers")).toBeNull();
  expect(screen.queryByRole("button", { name: /again/u })).toBeNull();
});

it("tries a delivery again at once, and drops one after asking", async () => {
  const { paths } = await show(["settings:read", "settings:write"]);
  await userEvent.click(screen.getByRole("button", { name: "Try alert.fired to incidents.open again" }));
  await waitFor(() => expect(paths()).toEqual(["/api/v1/deliveries/e1/incidents.open/retry"]));
  await userEvent.click(screen.getByRole("button", { name: "Drop alert.fired to incidents.open…" }));
  expect(screen.getByText(/incidents\.open never handles this event/u)).toBeVisible();
  expect(paths()).toHaveLength(1);
  await userEvent.click(screen.getByRole("button", { name: "Drop" }));
  await waitFor(() => expect(paths()).toContain("/api/v1/deliveries/e1/incidents.open/drop"));
});

it("drops a job after asking", async () => {
  const { paths } = await show(["settings:read", "settings:write"]);
  await userEvent.click(await screen.findByRole("button", { name: "Drop notifications.send 7…" }));
  await userEvent.click(screen.getByRole("button", { name: "Drop" }));
  await waitFor(() => expect(paths()).toEqual(["/api/v1/jobs/7/drop"]));
});

it("says in words what waits", () => {
  expect(laneWords({ priority: "urgent", count: 0, oldest_seconds: 0 })).toBe("None waits");
  expect(laneWords({ priority: "urgent", count: 1, oldest_seconds: 3 })).toMatch(
    /^1 waits, the oldest for 3\ss$/u,
  );
});
