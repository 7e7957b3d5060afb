import { describe, expect, it } from "vitest";

import { stageViews } from "./stages";

const failed = {
  ok: false,
  stages: [
    { name: "dns" as const, ok: true, ms: 2, detail: "10.41.6.23" },
    { name: "tcp" as const, ok: false, ms: 5000, detail: "No answer on port 22." },
  ],
};

describe("stageViews", () => {
  it("waits before the first test", () => {
    expect(stageViews(undefined, false).map((each) => each.state)).toEqual(Array(5).fill("waiting"));
  });

  it("shows where a test ended and that the rest was not tried", () => {
    const views = stageViews(failed, false);
    expect(views.map((each) => each.state)).toEqual(["ok", "failed", "skipped", "skipped", "skipped"]);
    expect(views[1]?.detail).toBe("No answer on port 22.");
  });

  it("forgets the last result while a new test runs", () => {
    expect(stageViews(failed, true).map((each) => each.state)).toEqual([
      "running",
      "waiting",
      "waiting",
      "waiting",
      "waiting",
    ]);
  });
});
