import { describe, expect, it } from "vitest";

import { bytes, count, NONE, ofLimit, percent, plural, times, withUnit } from "./numbers";
import { duration, fullTime, preciseTime, relativeTime, shortTime } from "./time";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

describe("numbers", () => {
  it("groups thousands and uses a true minus", () => {
    expect(count(1284310)).toBe("1,284,310");
    expect(count(-3)).toBe("\u22123");
    expect(count(-0.2)).toBe("0");
  });

  it("shows a dash for no value, never zero", () => {
    for (const value of [null, undefined, Number.NaN]) {
      expect([count(value), percent(value), bytes(value), withUnit(value, "ms")]).toEqual([
        NONE,
        NONE,
        NONE,
        NONE,
      ]);
    }
  });

  it.each([
    [percent(0.118), "11.8%"],
    [percent(-0.03), "\u22123%"],
    [times(14.2), "14.2×"],
    [bytes(0), "0 B"],
    [bytes(1023), "1,023 B"],
    [bytes(3435973837), "3.2 GiB"],
    [bytes(131 * 1024 ** 2), "131 MiB"],
    [withUnit(412, "ms"), "412 ms"],
    [ofLimit(412, 500), "412 of 500"],
    [plural(1, "alert"), "1 alert"],
    [plural(0, "alert"), "0 alerts"],
    [plural(2, "entry", "entries"), "2 entries"],
  ])("%s reads as %s", (got, expected) => expect(plain(got)).toBe(expected));

  it("parts a unit with a no-break space", () => {
    expect(withUnit(5, "MB/s")).toBe("5\u00a0MB/s");
  });
});

describe("durations", () => {
  it.each([
    [0.412, "412 ms"],
    [4.24, "4.2 s"],
    [59.9, "59 s"],
    [60, "1 min"],
    [1630, "27 min 10 s"],
    [17_100, "4 h 45 min"],
    [3 * 86_400 + 4 * 3600, "3 d 4 h"],
    [38 * 86_400 + 9, "38 d"],
  ])("%d s is %s", (seconds, expected) => expect(plain(duration(seconds))).toBe(expected));

  it("has no words for no length", () => expect(duration(null)).toBe(NONE));
});

describe("times", () => {
  const now = "2026-03-12T03:14:22Z";

  it.each([
    ["2026-03-12T02:47:12.500Z", "02:47:12"],
    ["2026-03-11T22:05:40Z", "Wed 22:05"],
    ["2026-03-02T00:14:00Z", "2 Mar 00:14"],
    ["2025-12-31T23:59:00Z", "31 Dec 2025 23:59"],
    ["2026-03-16T08:00:00Z", "Mon 08:00"],
  ])("%s is short for %s", (at, expected) => expect(shortTime(at, now)).toBe(expected));

  it.each([
    ["2026-03-12T03:14:18Z", "4 s ago"],
    ["2026-03-12T02:47:12Z", "27 min ago"],
    ["2026-03-11T22:14:22Z", "5 h ago"],
    ["2026-03-12T03:18:04Z", "in 3 min"],
    ["2026-03-12T03:14:22.300Z", "now"],
    ["2026-03-10T01:00:00Z", "Tue 01:00"],
  ])("%s is relatively %s", (at, expected) => expect(plain(relativeTime(at, now))).toBe(expected));

  it("gives UTC first and the local time once, in brackets", () => {
    expect(fullTime("2026-03-12T02:31:08.114Z", "Europe/Oslo")).toBe(
      "Thu 12 Mar 2026, 02:31:08.114 UTC (03:31:08 Oslo)",
    );
    expect(fullTime("2026-03-12T02:31:08.114Z", "UTC")).toBe("Thu 12 Mar 2026, 02:31:08.114 UTC");
    expect(preciseTime("2026-03-12T02:31:08.014Z")).toBe("02:31:08.014");
  });
});
