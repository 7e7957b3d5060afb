import { describe, expect, it } from "vitest";

import type { Contactability } from "@/api/types";

import { reachWords, waysOf, worstFirst } from "./reach";

const MAIL = { channel: "Mail", kind: "email" } as const;
const PAGER = { channel: "Pager", kind: "webhook" } as const;

function reach(name: string, rest: Partial<Contactability>): Contactability {
  return { user: { id: name, name, email: null }, disabled: false, ways: [MAIL], last: null, ...rest };
}

const last = (delivered: boolean) => ({ at: "2026-03-12T00:00:00Z", delivered, detail: "550" });

describe("reachWords", () => {
  it.each([
    [reach("a", { ways: [] }), "failed", "No contact method"],
    [reach("a", { ways: [], disabled: true }), "disabled", "Disabled, passed over"],
    [reach("a", { last: last(false) }), "warning", "Last page failed"],
    [reach("a", {}), "unknown", "Never paged yet"],
    [reach("a", { last: last(true), ways: [MAIL, PAGER] }), "ok", "Mail, Pager"],
  ])("never takes what is not known for good", (one, state, words) => {
    expect(reachWords(one)).toMatchObject({ state, words });
  });

  it("names each channel once", () => {
    expect(waysOf([MAIL, PAGER, MAIL])).toBe("Mail, Pager");
  });

  it("puts the worst first", () => {
    const people = [
      reach("good", { last: last(true) }),
      reach("never", {}),
      reach("failed", { last: last(false) }),
      reach("none", { ways: [] }),
    ];
    expect(worstFirst(people).map(({ user }) => user.name)).toEqual(["none", "failed", "never", "good"]);
  });
});
