import { expect, it } from "vitest";

import { wouldDelete } from "./RetentionTab";

it("counts what a shorter retention would delete", () => {
  const partitions = ["2026-03-12", "2026-03-11", "2026-03-10"].map((day) => ({ day, rows: 10, bytes: 1 }));
  const now = Date.parse("2026-03-12T03:00:00Z");
  expect(wouldDelete({ days: 90, partitions }, 1, now)).toEqual({ days: 1, rows: 10 });
  expect(wouldDelete({ days: 90, partitions }, 90, now)).toEqual({ days: 0, rows: 0 });
});
