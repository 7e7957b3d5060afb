import { describe, expect, it } from "vitest";

import { away, columnsOf, rangeAt, rangeFrom, ranges, titleOf } from "./range";

const HOUR = 3_600_000;
const NOW = Date.parse("2026-03-12T03:14:00Z");
const iso = (at: number) => new Date(at).toISOString().slice(0, 16);

describe("rangeAt", () => {
  it.each([
    ["day", "2026-03-12T00:00", "2026-03-13T00:00", "12 March 2026", "week 11"],
    ["week", "2026-03-09T00:00", "2026-03-16T00:00", "9 to 15 March 2026", "week 11"],
    ["month", "2026-03-09T00:00", "2026-04-06T00:00", "9 March to 5 April 2026", "weeks 11 to 14"],
  ] as const)("a %s begins and ends at midnight", (name, start, end, title, note) => {
    const range = rangeAt(name, NOW, "UTC");
    expect([iso(range.start), iso(range.end)]).toEqual([start, end]);
    expect(titleOf(range)).toEqual({ title, note });
  });

  it("goes on where the one before ended, over clock changes too", () => {
    for (const name of ranges) {
      let range = rangeAt(name, NOW, "Europe/Oslo");
      for (let step = 0; step < 40; step += 1) {
        const next = rangeAt(name, away(range, 1), "Europe/Oslo");
        expect(next.start).toBe(range.end);
        expect(rangeAt(name, away(next, -1), "Europe/Oslo").start).toBe(range.start);
        range = next;
      }
    }
  });

  it("is a week when the address asks for something else", () => {
    expect([undefined, "day", "year"].map(rangeFrom)).toEqual(["week", "day", "week"]);
  });
});

describe("columnsOf", () => {
  it("fill the range", () => {
    for (const name of ranges) {
      const range = rangeAt(name, Date.parse("2026-03-29T12:00:00Z"), "Europe/Oslo");
      const columns = columnsOf(range, NOW);
      expect(columns.reduce((sum, { length }) => sum + length, range.start)).toBe(range.end);
    }
  });

  it("are three hours, days, or weeks", () => {
    const labels = (name: (typeof ranges)[number]) =>
      columnsOf(rangeAt(name, NOW, "UTC"), NOW).map(({ label }) => label);
    expect(labels("day")).toEqual(["00:00", "03:00", "06:00", "09:00", "12:00", "15:00", "18:00", "21:00"]);
    expect(labels("week")).toEqual([
      "Mon 9",
      "Tue 10",
      "Wed 11",
      "Thu 12 · today",
      "Fri 13",
      "Sat 14",
      "Sun 15",
    ]);
    expect(labels("month")).toEqual(["Mon 9 Mar · now", "Mon 16 Mar", "Mon 23 Mar", "Mon 30 Mar"]);
  });

  it("are shorter where the clock goes forward", () => {
    const day = columnsOf(rangeAt("day", Date.parse("2026-03-29T12:00:00Z"), "Europe/Oslo"), NOW);
    expect(day.map(({ length }) => length / HOUR)).toEqual([2, 3, 3, 3, 3, 3, 3, 3]);
  });
});
