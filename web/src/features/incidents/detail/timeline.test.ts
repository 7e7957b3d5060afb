import { describe, expect, it } from "vitest";

import type { ActorRef, Notification, TimelineEntry, TimelineKind } from "@/api/types";

import { auditedAs, filterEntries, foldReceipts, linkParts, receiptsOf, withSilences } from "./timeline";

const at = (second: number) => new Date(Date.UTC(2026, 2, 12, 2, 47, second)).toISOString();

function entry(kind: TimelineKind, second: number, more: Partial<TimelineEntry> = {}): TimelineEntry {
  const actor: ActorRef = { kind: "system", id: "system", name: "OpsSight" };
  return { id: `${kind}${second}`, at: at(second), kind, actor, text: kind, detail: {}, links: [], ...more };
}

const receipt = (id: string, person: string, second: number) =>
  ({ id, user: { id: person, name: person }, created_at: at(second) }) as Notification;

const page = entry("paged", 10, { detail: { user_ids: ["mara"] } });
const told = entry("notification", 12, {
  detail: { ok: true },
  links: [{ kind: "notification", id: "n1", label: "Mail to Mara" }],
});

describe("receipts", () => {
  it("belong to the page of the same person at the same moment", () => {
    const all = [receipt("n1", "mara", 11), receipt("n2", "mara", 55), receipt("n3", "tomasz", 11)];
    expect(receiptsOf(page, all).map((one) => one.id)).toEqual(["n1"]);
    expect(receiptsOf(entry("comment", 10), all)).toEqual([]);
  });

  it("are not told twice", () => {
    expect(foldReceipts([told, page], [receipt("n1", "mara", 11)])).toEqual([page]);
    expect(foldReceipts([told, page], [receipt("n9", "mara", 11)])).toEqual([told, page]);
  });

  it("do not flash while they load, but a failure is told at once", () => {
    const failed = { ...told, detail: { ok: false } };
    expect(foldReceipts([told, page], undefined)).toEqual([page]);
    expect(foldReceipts([failed, page], undefined)).toEqual([failed, page]);
  });
});

describe("withSilences", () => {
  it("says a silence of more than a quarter of an hour", () => {
    const items = withSilences([entry("comment", 3600), entry("paged", 10)]);
    expect(items.map((item) => item.type)).toEqual(["entry", "quiet", "entry"]);
  });
});

describe("auditedAs", () => {
  const mara: ActorRef = { kind: "user", id: "mara", name: "Mara Lindqvist" };

  it("names what a person did", () => {
    expect(auditedAs(entry("severity", 3, { actor: mara }))).toBe("incident.severity_set");
    expect(auditedAs(entry("alert_firing", 3, { actor: mara }))).toBeNull();
  });

  it("leaves out what the platform noted, but for the opening", () => {
    expect(auditedAs(entry("severity", 3))).toBeNull();
    expect(auditedAs(entry("opened", 3))).toBe("incident.opened");
  });
});

describe("filterEntries", () => {
  it("keeps the kinds of a filter", () => {
    expect(filterEntries([entry("comment", 3), page], "pages")).toEqual([page]);
  });
});

describe("linkParts", () => {
  it("finds addresses, without the full stop after them", () => {
    expect(linkParts("See https://x.example/a?b=1. Then javascript:alert(1)")).toEqual([
      { text: "See ", href: null },
      { text: "https://x.example/a?b=1", href: "https://x.example/a?b=1" },
      { text: ". Then javascript:alert(1)", href: null },
    ]);
  });
});
