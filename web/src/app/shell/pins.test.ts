import { expect, it } from "vitest";

import { MOST_PINS, movedPin, withoutPin, withPin, type Pin } from "./nav-memory";
import { pinOf } from "./pins";

const pin = (label: string): Pin => ({ href: `/x/${label}`, label });
const labels = (pins: readonly Pin[] | null) => pins?.map((each) => each.label).join("");

it("pins things and searches, never a bare place", () => {
  expect(pinOf("/incidents", {}, "Incidents", true)).toBeNull();
  expect(pinOf("/incidents", { new: "1" }, "Incidents", true)).toBeNull();
  expect(pinOf("/servers/7", {}, "web-01", false)).toEqual({ href: "/servers/7", label: "web-01" });
  expect(pinOf("/incidents", { severity: "sev1,sev2", new: "1" }, "Incidents", true)).toEqual({
    href: "/incidents?severity=sev1%2Csev2",
    label: "Incidents: sev1, sev2",
  });
});

it("keeps at most eight, each once", () => {
  const full = Array.from({ length: MOST_PINS }, (_, index) => pin(String(index)));
  expect(withPin(full, pin("0"))).toBe(full);
  expect(withPin(full, pin("new"))).toBeNull();
  expect(labels(withPin(withoutPin(full, "/x/3"), pin("n")))).toBe("0124567n");
});

it("moves one up and down within the list", () => {
  const three = [pin("a"), pin("b"), pin("c")];
  expect(labels(movedPin(three, "/x/b", -1))).toBe("bac");
  expect(labels(movedPin(three, "/x/b", 1))).toBe("acb");
  expect(labels(movedPin(three, "/x/a", -1))).toBe("abc");
  expect(labels(movedPin(three, "/x/c", 1))).toBe("abc");
});
