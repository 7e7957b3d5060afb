import { describe, expect, it } from "vitest";

import { at, coverage, policy, person, schedule, shift, stretch, turn } from "./fixtures";
import { colorsOf, fitting, groupsOf, overrideBars, turnBars } from "./layout";

const WEEK = [at(9), at(16)] as const;

describe("groupsOf", () => {
  const found = groupsOf(
    coverage(
      [
        policy("Platform", [
          [stretch(at(5), at(12), ["Mara"]), stretch(at(12), at(20), [], ["Kenji"])],
          [stretch(at(5), at(20), ["Tomasz", "Sofia"])],
          [stretch(at(5), at(20), ["Lena"])],
        ]),
      ],
      [schedule("Primary", [shift(at(5), at(20), "Mara")], [turn(at(5), at(20), "Mara")])],
    ),
    ...WEEK,
  );

  it("has a group for each policy and one for the layers", () => {
    expect(
      found.map(({ title, rows }) => [title, rows.map(({ label, note }) => `${label}, ${note}`)]),
    ).toEqual([
      [
        "Who gets paged: Platform",
        ["First, at once", "Second, after 8\u00a0min", "Third, after 16\u00a0min"],
      ],
      ["Made from these layers", ["Primary, weekly, 08:00 UTC"]],
    ]);
  });

  it("cuts bars to the time and shows where nobody would be paged", () => {
    const bars = found[0]?.rows[0]?.bars ?? [];
    expect(bars.map(({ kind, words, left, width }) => [kind, words, left, width])).toEqual([
      ["page", "Mara", 0, 3 / 7],
      ["gap", "Gap", 3 / 7, 4 / 7],
    ]);
    expect(bars[1]?.unreached).toEqual([person("Kenji")]);
  });
});

describe("layers", () => {
  const primary = schedule(
    "Primary",
    [
      shift(at(9), at(11), "Jonas"),
      shift(at(11), at(12), "Lena", "o1"),
      shift(at(12), at(13), "Jonas"),
      shift(at(13), at(16), "Priya"),
    ],
    [turn(at(9), at(13), "Jonas"), turn(at(13), at(16), "Priya")],
  );

  it("tell overrides from the rotation", () => {
    expect(overrideBars(primary, ...WEEK).map(({ people, override }) => [people[0]?.name, override])).toEqual(
      [["Lena", "o1"]],
    );
  });

  it("hatch the part of a turn for which somebody stands in", () => {
    expect(turnBars(primary, ...WEEK).map(({ hatched }) => hatched)).toEqual([
      [{ left: 0.5, width: 0.25 }],
      [],
    ]);
  });
});

describe("fitting", () => {
  it.each([
    [["Mara Lindqvist"], 0.2, "Mara Lindqvist"],
    [["Mara Lindqvist"], 0.07, "Mara"],
    [["Mara Lindqvist"], 0.02, "ML"],
    [["Mara Lindqvist", "Kenji Mori"], 0.2, "Mara, Kenji"],
    [["Mara Lindqvist", "Kenji Mori"], 0.05, "ML KM"],
  ])("%j in %d of the width", (names, share, words) => {
    expect(fitting(names.map(person), share)).toBe(words);
  });
});

describe("colorsOf", () => {
  it("gives each person one colour, whatever the order of the bars", () => {
    const groups = groupsOf(
      coverage([policy("P", [[stretch(at(9), at(10), ["Tomasz"]), stretch(at(10), at(11), ["Mara"])]])]),
      ...WEEK,
    );
    expect([...colorsOf(groups)]).toEqual([
      ["Mara", "var(--series-1)"],
      ["Tomasz", "var(--series-2)"],
    ]);
  });
});
