import { describe, expect, it } from "vitest";

import type { Shift } from "@/api/types";

import { dayStart, weekDays, weekName, weekNumber, weekStart } from "./calendar";
import { agendaOf, blocks, colorsOf, gaps } from "./layout";

const at = (date: number, hour = 0) => Date.UTC(2026, 2, date, hour);
const WEEK = { from: at(9), to: at(16) };

function shift(name: string, from: number, to: number, override: string | null = null): Shift {
  return {
    user: { id: name, name, email: null },
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    override: override !== null,
    override_id: override,
  };
}

describe("blocks", () => {
  it("places shifts by their share of the week and cuts what hangs over", () => {
    const found = blocks(
      [shift("Mara Lindqvist", at(5), at(11, 12)), shift("Kenji Mori", at(11, 12), at(20))],
      WEEK.from,
      WEEK.to,
    );
    expect(found.map(({ user, left, width }) => [user.name, left, width])).toEqual([
      ["Mara Lindqvist", 0, 2.5 / 7],
      ["Kenji Mori", 2.5 / 7, 4.5 / 7],
    ]);
  });

  it("shortens the name to what fits", () => {
    const found = blocks(
      [
        shift("Mara Lindqvist", at(9), at(10)),
        shift("Kenji Mori", at(10), at(10, 12)),
        shift("Jonas Adeyemi", at(10, 12), at(10, 16)),
      ],
      WEEK.from,
      WEEK.to,
    );
    expect(found.map((block) => block.words)).toEqual(["Mara Lindqvist", "Kenji", "JA"]);
  });

  it("joins neighbours of one person, but not an override with the turn beside it", () => {
    const found = blocks(
      [
        shift("Mara", at(9), at(10)),
        shift("Mara", at(10), at(11)),
        shift("Mara", at(11), at(12), "o1"),
        shift("Mara", at(12), at(13)),
      ],
      WEEK.from,
      WEEK.to,
    );
    expect(found.map(({ from, to, override }) => [from, to, override])).toEqual([
      [at(9), at(11), null],
      [at(11), at(12), "o1"],
      [at(12), at(13), null],
    ]);
  });

  it("leaves out what lies outside", () => {
    expect(blocks([shift("Mara", at(1), at(9)), shift("Mara", at(16), at(20))], WEEK.from, WEEK.to)).toEqual(
      [],
    );
  });
});

describe("gaps", () => {
  it("finds them before, between and after", () => {
    const found = gaps([shift("A", at(10), at(12)), shift("B", at(13), at(15))], WEEK.from, WEEK.to);
    expect(found.map(({ from, to }) => [from, to])).toEqual([
      [at(9), at(10)],
      [at(12), at(13)],
      [at(15), at(16)],
    ]);
  });

  it("finds none where shifts overlap or touch", () => {
    expect(gaps([shift("A", at(1), at(13)), shift("B", at(12), at(30))], WEEK.from, WEEK.to)).toEqual([]);
  });
});

describe("agendaOf", () => {
  it("says for each day who is on call until when, by every schedule", () => {
    const items = agendaOf(
      [
        {
          id: "p",
          name: "Primary",
          shifts: [shift("Mara", at(11), at(12, 8)), shift("Kenji", at(12, 8), at(13, 8))],
        },
        { id: "s", name: "Secondary", shifts: [shift("Tomasz", at(9), at(16))] },
      ],
      at(12),
      at(13),
    );
    expect(items.map(({ schedule, block, when }) => [schedule, block.user.name, when.kind])).toEqual([
      ["Primary", "Mara", "until"],
      ["Secondary", "Tomasz", "all"],
      ["Primary", "Kenji", "from"],
    ]);
  });
});

describe("colorsOf", () => {
  it("gives each person one colour, whatever the order of the shifts", () => {
    const shifts = [
      shift("Tomasz", at(9), at(10)),
      shift("Mara", at(10), at(11)),
      shift("Tomasz", at(11), at(12)),
    ];
    expect([...colorsOf(shifts)]).toEqual([...colorsOf([...shifts].reverse())]);
    expect(colorsOf(shifts).get("Mara")).toBe("var(--series-1)");
  });
});

describe("calendar", () => {
  it("begins weeks on Monday", () => {
    expect(weekStart(at(12, 3), "utc")).toBe(at(9));
    expect(weekStart(at(15, 23), "utc")).toBe(at(9));
    expect(weekStart(at(16), "utc")).toBe(at(16));
  });

  it("names the week and its number", () => {
    expect(weekName(at(9), "utc")).toBe("9 to 15 March 2026");
    expect(weekName(at(30), "utc")).toBe("30 March to 5 April 2026");
    expect(weekNumber(at(9), "utc")).toBe(11);
    expect(weekNumber(Date.UTC(2025, 11, 29), "utc")).toBe(1);
  });

  it("has seven days between eight midnights", () => {
    expect(weekDays(at(9), "utc")).toHaveLength(8);
    expect(weekDays(at(9), "utc")[7]).toBe(dayStart(at(16), "utc"));
  });
});
