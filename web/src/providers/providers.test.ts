import { expect, it } from "vitest";

import { lookOf } from ".";

it("finds the look of a kind in its folder, and none where there is no folder", () => {
  expect(lookOf("channel", "email").where?.({ from_address: "ops@x.example" })).toBe(
    "from ops@x.example by the platform’s mail server",
  );
  expect(lookOf("channel", "pigeon")).toEqual({});
});
