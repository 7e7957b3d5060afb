import { describe, expect, it } from "vitest";

import { agendaOf, gapsFrom, hoursOf } from "./agenda";
import { at, coverage, gap, policy, schedule, shift, stretch, turn } from "./fixtures";
import { gapsOf } from "./gaps";
import { shiftsOf } from "./own-shifts";

describe("agendaOf", () => {
  it("says for each day who is paged, once for all the steps that page them at a time", () => {
    const primary = schedule(
      "Primary",
      [shift(at(9), at(12, 8), "Mara"), shift(at(12, 8), at(13), "Lena", "o1")],
      [turn(at(9), at(12, 8), "Mara"), turn(at(12, 8), at(13), "Jonas")],
    );
    const first = [stretch(at(9), at(12, 8), ["Mara"]), stretch(at(12, 8), at(13), ["Lena"])];
    const items = agendaOf(
      coverage(
        [policy("Platform", [first, [stretch(at(9), at(13), ["Tomasz"])]]), policy("Customs", [first])],
        [primary],
      ),
      at(12),
      at(13),
    );
    expect(
      items.map(({ user, from, to, roles, standsInFor }) => [user.name, from, to, roles, standsInFor]),
    ).toEqual([
      ["Mara", at(12), at(12, 8), ["First, Platform", "First, Customs"], []],
      ["Tomasz", at(12), at(13), ["Second, Platform"], []],
      ["Lena", at(12, 8), at(13), ["First, Platform", "First, Customs"], ["Jonas"]],
    ]);
  });

  it.each([
    [at(12), at(13), "all day"],
    [at(12), at(12, 8), "until 08:00"],
    [at(12, 8), at(13), "from 08:00"],
    [at(12, 8), at(12, 18), "08:00–18:00"],
  ])("puts the hours in words", (from, to, said) => {
    expect(hoursOf(from, to, at(12), at(13), "UTC")).toBe(said);
  });
});

describe("gaps", () => {
  const customs = policy("Customs", [[]], {
    gaps: [
      gap(at(8), at(10), ["Sofia"], 2, ["Kenji"]),
      gap(at(10), at(11), ["Sofia", "Ann"], 2, ["Kenji"]),
      gap(at(11), at(12), ["Sofia"], null, []),
    ],
  });
  const platform = policy("Platform", [[]], { gaps: [gap(at(9, 12), at(9, 18), [], null, [])] });

  it("are one where they follow each other and end the same way", () => {
    const found = gapsOf([customs, platform], at(9), at(16));
    expect(
      found.map((one) => [one.policy, one.from, one.to, one.unreached.map(({ name }) => name), one.step]),
    ).toEqual([
      ["Customs", at(9), at(11), ["Sofia", "Ann"], 2],
      ["Platform", at(9, 12), at(9, 18), [], null],
      ["Customs", at(11), at(12), ["Sofia"], null],
    ]);
  });

  it("stand in the agenda on the day they begin", () => {
    const days = [9, 10, 11, 12].map((date) =>
      gapsFrom(coverage([customs]), at(date), at(date + 1), { from: at(9), to: at(16) }).map(
        ({ from }) => from,
      ),
    );
    expect(days).toEqual([[at(9)], [], [at(11)], []]);
  });
});

describe("shiftsOf", () => {
  const primary = schedule(
    "Primary",
    [
      shift(at(9), at(10), "me"),
      shift(at(10), at(11), "Kenji"),
      shift(at(11), at(12), "me"),
      shift(at(12), at(13), "me", "o1"),
      shift(at(13), at(14), "Lena"),
      shift(at(15), at(16), "me"),
    ],
    [],
  );

  it("says who takes over, and nobody where nobody looked", () => {
    expect(shiftsOf([primary], "me", at(10)).map(({ from, to, next }) => [from, to, next])).toEqual([
      [at(11), at(13), "Lena"],
      [at(15), at(16), null],
    ]);
  });

  it("keeps one that has begun and not ended", () => {
    expect(shiftsOf([primary], "me", at(9, 12))[0]).toMatchObject({ from: at(9), to: at(10), next: "Kenji" });
  });
});
