import { describe, expect, it } from "vitest";

import { asUtcText, fromUtcText, localWords } from "./utc-time";

describe("fromUtcText", () => {
  it("reads minutes and seconds as UTC", () => {
    expect(fromUtcText("2026-03-12 02:47")).toBe(Date.UTC(2026, 2, 12, 2, 47));
    expect(fromUtcText(" 2026-03-12T02:47:12 ")).toBe(Date.UTC(2026, 2, 12, 2, 47, 12));
  });

  it("reads nothing else, and no day that is not there", () => {
    for (const text of [
      "",
      "yesterday",
      "2026-03-12",
      "12.03.2026 02:47",
      "2026-02-31 02:47",
      "2026-03-12 24:30",
    ]) {
      expect(fromUtcText(text)).toBeNaN();
    }
  });

  it("reads what it wrote", () => {
    expect(fromUtcText(asUtcText("2026-03-12T02:47:12Z"))).toBe(Date.UTC(2026, 2, 12, 2, 47, 12));
    expect(asUtcText("2026-03-12T02:47:12Z", false)).toBe("2026-03-12 02:47");
  });
});

describe("localWords", () => {
  it("says the day and the hour where the person is", () => {
    expect(localWords("2026-03-12 23:30", "Europe/Oslo")).toBe("Fri 00:30 in Oslo");
    expect(localWords("2026-03-12 23:30", "UTC")).toBeUndefined();
    expect(localWords("soon", "Europe/Oslo")).toBeUndefined();
  });
});
