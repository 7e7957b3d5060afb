import { describe, expect, it } from "vitest";

import {
  clock,
  dayFromKey,
  dayKey,
  dayStart,
  hourOf,
  midnights,
  spanName,
  weekNumber,
  weekStart,
  zoneFrom,
  zoneName,
} from "./calendar";

const HOUR = 3_600_000;
const utc = (text: string) => Date.parse(`${text}Z`);

describe("days", () => {
  it.each([
    ["Europe/Oslo", "2026-03-29", 23],
    ["Europe/Oslo", "2026-10-25", 25],
    ["Europe/Oslo", "2026-06-06", 24],
    ["Australia/Lord_Howe", "2026-04-05", 24.5],
    ["America/New_York", "2026-03-08", 23],
  ])("in %s the day %s has %d hours", (zone, day, hours) => {
    const start = dayFromKey(day, zone);
    expect((dayStart(start, zone, 1) - start) / HOUR).toBe(hours);
    expect(dayStart(start + 12 * HOUR, zone)).toBe(start);
    expect(dayKey(start, zone)).toBe(day);
    expect(dayKey(start - 1, zone)).not.toBe(day);
  });

  it("begins at the clock change where midnight is skipped", () => {
    const start = dayFromKey("2026-04-24", "Africa/Cairo");
    expect([new Date(start).toISOString(), clock(start, "Africa/Cairo")]).toEqual([
      "2026-04-23T22:00:00.000Z",
      "01:00",
    ]);
  });

  it("begins with the first of two midnights", () => {
    expect(new Date(dayFromKey("2026-11-01", "America/Havana")).toISOString()).toBe(
      "2026-11-01T04:00:00.000Z",
    );
  });

  it("part the time of a year in any zone", () => {
    for (const zone of [
      "UTC",
      "Europe/Oslo",
      "Asia/Kathmandu",
      "Pacific/Auckland",
      "Africa/Cairo",
      "America/Havana",
    ]) {
      const edges = midnights(utc("2026-01-01T12:00:00"), zone, 365);
      const lengths = edges.slice(1).map((at, index) => (at - (edges[index] ?? 0)) / HOUR);
      expect(lengths.filter((hours) => ![23, 24, 25].includes(hours))).toEqual([]);
      expect(new Set(edges.map((at) => dayKey(at, zone))).size).toBe(366);
    }
  });

  it("has the hours of the wall clock", () => {
    const day = dayFromKey("2026-03-29", "Europe/Oslo");
    expect([0, 3, 6].map((hour) => (hourOf(day, hour, "Europe/Oslo") - day) / HOUR)).toEqual([0, 2, 5]);
  });

  it.each(["2026-13-01", "tomorrow", "", undefined])("knows no day called %s", (key) => {
    expect(dayFromKey(key, "UTC")).toBeNaN();
  });
});

describe("weeks", () => {
  it("begin on Monday", () => {
    for (const at of ["2026-03-09T00:00:00", "2026-03-12T03:00:00", "2026-03-15T23:59:59"]) {
      expect(weekStart(utc(at), "UTC")).toBe(utc("2026-03-09T00:00:00"));
    }
    expect(weekStart(utc("2026-03-15T23:30:00"), "Europe/Oslo")).toBe(utc("2026-03-15T23:00:00"));
  });

  it("are numbered by ISO 8601", () => {
    expect(weekNumber(utc("2026-03-09T00:00:00"), "UTC")).toBe(11);
    expect(weekNumber(utc("2025-12-29T00:00:00"), "UTC")).toBe(1);
    expect(weekNumber(utc("2027-01-03T00:00:00"), "UTC")).toBe(53);
  });
});

describe("names", () => {
  it.each([
    ["2026-03-09", "2026-03-16", "9 to 15 March 2026"],
    ["2026-03-30", "2026-04-06", "30 March to 5 April 2026"],
    ["2025-12-29", "2026-01-05", "29 December 2025 to 4 January 2026"],
    ["2026-03-12", "2026-03-13", "12 March 2026"],
  ])("a span from %s to %s", (from, to, said) => {
    expect(spanName(dayFromKey(from, "Europe/Oslo"), dayFromKey(to, "Europe/Oslo"), "Europe/Oslo")).toBe(
      said,
    );
  });

  it("say how far a zone is from UTC", () => {
    const winter = utc("2026-01-01T00:00:00");
    expect(
      ["UTC", "Europe/Oslo", "America/New_York", "Asia/Kathmandu"].map((zone) => zoneName(zone, winter)),
    ).toEqual(["UTC", "Oslo (UTC+1)", "New York (UTC−5)", "Kathmandu (UTC+5:45)"]);
  });

  it("take a zone that does not exist for UTC", () => {
    expect(
      [undefined, "local", "Asia/Tokyo", "Mars/Olympus"].map((asked) => zoneFrom(asked, "Europe/Oslo")),
    ).toEqual(["UTC", "Europe/Oslo", "Asia/Tokyo", "UTC"]);
  });
});
