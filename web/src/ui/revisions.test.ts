import { describe, expect, it } from "vitest";

import { differences, firstWords, type Facet } from "./revisions";

interface Policy {
  name: string;
  steps: string[] | null;
}

const facets: readonly Facet<Policy>[] = [
  ["Name", ({ name }) => [name]],
  ["Steps", ({ steps }) => steps],
];

describe("differences", () => {
  it("says nothing of what stayed", () => {
    const policy = { name: "Platform", steps: ["1. Mara"] };
    expect(differences(policy, policy, facets)).toEqual([]);
  });

  it("keeps only the lines that changed", () => {
    const before = { name: "Platform", steps: ["1. Mara", "2. Tomasz", "3. Sofia"] };
    const after = { name: "Platform", steps: ["1. Mara", "2. Kenji", "2. Lena", "3. Sofia"] };
    expect(differences(before, after, facets)).toEqual([
      { name: "Steps", before: ["2. Tomasz"], after: ["2. Kenji", "2. Lena"] },
    ]);
  });

  it("does not count a line twice that stands at both ends", () => {
    expect(differences({ name: "a", steps: ["x"] }, { name: "a", steps: ["x", "x"] }, facets)).toEqual([
      { name: "Steps", before: [], after: ["x"] },
    ]);
  });

  it("shows what came, and takes what was not kept for no change", () => {
    expect(firstWords({ name: "a", steps: null }, facets)).toEqual([
      { name: "Name", before: [], after: ["a"] },
    ]);
    expect(differences({ name: "a", steps: null }, { name: "b", steps: ["x"] }, facets)).toEqual([
      { name: "Name", before: ["a"], after: ["b"] },
    ]);
  });
});
