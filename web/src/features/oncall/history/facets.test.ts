import { describe, expect, it } from "vitest";

import { differences, firstWords } from "@/ui/revisions";

import type { PolicyRevision, ScheduleRevision } from "../api/revisions";
import { policyFacets, scheduleFacets } from "./facets";

const people = new Map([
  ["u1", "Mara Lindqvist"],
  ["u2", "Tomasz Wrona"],
]);
const about = { at: "2026-03-12T02:47:00Z", actor: null, deleted: false };

describe("scheduleFacets", () => {
  const first: ScheduleRevision = {
    ...about,
    revision: 1,
    name: "Platform",
    time_zone: "UTC",
    rotation: { handoff: "08:00:00", start_date: "2026-03-09", length_days: 7, members: ["u1", "u2"] },
  };

  it("says who left the turns and when they change", () => {
    const second = {
      ...first,
      revision: 2,
      rotation: { ...first.rotation!, handoff: "09:30:00", members: ["u1", "u9"] },
    };
    expect(differences(first, second, scheduleFacets(people))).toEqual([
      { name: "People", before: ["Tomasz Wrona"], after: ["somebody no longer here"] },
      { name: "Changes at", before: ["08:00"], after: ["09:30"] },
    ]);
  });

  it("says all of what was made", () => {
    expect(firstWords(first, scheduleFacets(people)).map(({ name }) => name)).toEqual([
      "Name",
      "Time zone",
      "People",
      "Turn",
      "Changes at",
      "First day",
    ]);
  });
});

describe("policyFacets", () => {
  const first: PolicyRevision = {
    ...about,
    revision: 1,
    name: "Default",
    repeat: 0,
    is_default: true,
    steps: [
      { delay_seconds: 0, targets: [{ kind: "on_call", id: null }] },
      { delay_seconds: 300, targets: [{ kind: "user", id: "u2" }] },
    ],
  };

  it("shows the steps that changed alone", () => {
    const second: PolicyRevision = {
      ...first,
      repeat: 2,
      steps: [first.steps![0]!, { delay_seconds: 600, targets: [{ kind: "schedule", id: "s1" }] }],
    };
    const found = differences(first, second, policyFacets(new Map([["s1", "Platform"]]), people));
    expect(found[0]).toEqual({
      name: "Steps",
      before: ["2. after 5\u00a0min, Tomasz Wrona"],
      after: ["2. after 10\u00a0min, Platform"],
    });
    expect(found[1]).toMatchObject({ before: ["once through"], after: ["begun again 2\u00a0times"] });
  });
});
