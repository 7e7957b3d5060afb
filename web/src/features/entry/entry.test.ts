import { expect, it } from "vitest";

import { safeReturn } from "./return-path";

it("returns only to paths of this site", () => {
  expect(safeReturn("/incidents/INC-142?tab=alerts")).toBe("/incidents/INC-142?tab=alerts");
  for (const bad of [
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    undefined,
  ]) {
    expect(safeReturn(bad)).toBe("/");
  }
});
