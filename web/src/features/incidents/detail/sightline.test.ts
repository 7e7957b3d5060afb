import { describe, expect, it } from "vitest";

import type { TimelineEntry, TimelineKind } from "@/api/types";

import { laneOf, lanesOf, union } from "./sightline";

const at = (minute: number) => new Date(Date.UTC(2026, 2, 12, 2, minute)).toISOString();
const ms = (minute: number) => Date.UTC(2026, 2, 12, 2, minute);

function entry(kind: TimelineKind, minute: number, more: Partial<TimelineEntry> = {}): TimelineEntry {
  return {
    id: `${kind}-${minute}`,
    at: at(minute),
    kind,
    actor: { kind: "system", id: "system", name: "OpsSight" },
    text: kind,
    detail: {},
    links: [],
    ...more,
  };
}

const run = (id: string) => [{ kind: "execution" as const, id, label: id }];
const open = { opened_at: at(10), resolved_at: null };

describe("lanesOf", () => {
  it("sorts every entry into its lane, oldest first", () => {
    const { lanes } = lanesOf(
      open,
      [
        entry("comment", 20, { actor: { kind: "user", id: "1", name: "Mara" } }),
        entry("execution_started", 18, { links: run("a") }),
        entry("paged", 11),
        entry("alert_firing", 10),
        entry("opened", 10),
      ],
      [],
      ms(40),
    );
    expect(lanes.map((lane) => [lane.label, lane.marks.map((mark) => mark.kind)])).toEqual([
      ["Alerts", ["alert_firing", "opened"]],
      ["Pages", ["paged"]],
      ["Runbooks", ["execution_started"]],
      ["People", ["comment"]],
    ]);
  });

  it("ends at the present while it is open, and at its end when it is resolved", () => {
    expect(lanesOf(open, [], [], ms(40))).toMatchObject({ to: ms(40), live: true });
    expect(lanesOf({ ...open, resolved_at: at(35) }, [], [], ms(59))).toMatchObject({
      to: ms(35),
      live: false,
    });
  });

  it("keeps an entry after the end in sight", () => {
    const resolved = { ...open, resolved_at: at(35) };
    expect(lanesOf(resolved, [entry("comment", 45)], [], ms(59)).to).toBe(ms(45));
  });

  it("begins before what came first, with room at the left", () => {
    const { from } = lanesOf(open, [entry("alert_firing", 5)], [], ms(40));
    expect(from).toBeLessThan(ms(5));
    expect(from).toBeGreaterThan(ms(0));
  });

  it("draws at least two minutes", () => {
    const { from, to } = lanesOf(open, [], [], ms(10) + 4000);
    expect(to - from).toBeGreaterThanOrEqual(120_000);
  });

  it("joins the time alerts fired, cut to what is shown", () => {
    const { lanes, from } = lanesOf(
      open,
      [],
      [
        { starts_at: at(0).replace("02:", "01:"), ends_at: at(15) },
        { starts_at: at(12), ends_at: at(20) },
        { starts_at: at(30), ends_at: null },
      ],
      ms(40),
    );
    expect(lanes[0]?.spans).toEqual([
      { from, to: ms(20) },
      { from: ms(30), to: ms(40) },
    ]);
  });

  it("pairs the start of a run with its own end, and lets a run go on to the present", () => {
    const { lanes } = lanesOf(
      open,
      [
        entry("execution_started", 12, { links: run("a") }),
        entry("execution_started", 20, { links: run("b") }),
        entry("execution_finished", 14, { links: run("a") }),
      ],
      [],
      ms(40),
    );
    expect(lanes[2]?.spans).toEqual([
      { from: ms(12), to: ms(14) },
      { from: ms(20), to: ms(40) },
    ]);
  });
});

describe("laneOf", () => {
  it("tells a declared incident from one an alert opened", () => {
    expect(laneOf(entry("opened", 1))).toBe("Alerts");
    expect(laneOf(entry("opened", 1, { actor: { kind: "user", id: "1", name: "Mara" } }))).toBe("People");
  });

  it("does not take a remark of the platform for a person's", () => {
    expect(laneOf(entry("comment", 1))).toBe("Runbooks");
    expect(laneOf(entry("comment", 1, { actor: { kind: "user", id: "1", name: "Mara" } }))).toBe("People");
  });
});

describe("union", () => {
  it("keeps apart what does not touch", () => {
    expect(
      union([
        { from: 5, to: 9 },
        { from: 0, to: 2 },
        { from: 2, to: 3 },
      ]),
    ).toEqual([
      { from: 0, to: 3 },
      { from: 5, to: 9 },
    ]);
  });
});
