import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";

import type { Incident } from "@/api/types";

import { pendingComment, showComment } from "./add-comment";
import { timelineKey } from "./get-timeline";
import { showAtOnce } from "./optimistic";

const incident = (id: string): Incident => ({
  id,
  number: 142,
  key: "INC-142",
  title: "Bookings failing",
  state: "new",
  severity: "sev1",
  service: "booking-api",
  owner: null,
  fingerprint: null,
  opened_at: "2026-03-12T02:47:12Z",
  acknowledged_at: null,
  resolved_at: null,
  summary: "",
  alert_count: 1,
  firing_alerts: 1,
  responders: [],
  paged: null,
  version: 1,
});

function filled(): QueryClient {
  const client = new QueryClient();
  client.setQueryData(["incidents", "detail", "INC-142"], incident("a"));
  client.setQueryData(["incidents", "list", "open"], {
    items: [incident("a"), incident("b")],
    next_cursor: null,
  });
  client.setQueryData(["incidents", "list", "resolved"], {
    pages: [{ items: [incident("a")], next_cursor: null }],
    pageParams: [null],
  });
  client.setQueryData(["incidents", "stats"], { open: 2 });
  client.setQueryData(["alerts", "list"], { items: [{ id: "a" }] });
  return client;
}

const states = (client: QueryClient) => [
  client.getQueryData<Incident>(["incidents", "detail", "INC-142"])?.state,
  client.getQueryData<{ items: Incident[] }>(["incidents", "list", "open"])?.items.map((each) => each.state),
  client
    .getQueryData<{ pages: { items: Incident[] }[] }>(["incidents", "list", "resolved"])
    ?.pages.map((page) => page.items.map((each) => each.state)),
];

describe("showAtOnce", () => {
  it("changes the incident wherever it stands, and nothing else", async () => {
    const client = filled();
    await showAtOnce(client, "a", { state: "investigating" });
    expect(states(client)).toEqual(["investigating", ["investigating", "new"], [["investigating"]]]);
    expect(client.getQueryData(["incidents", "stats"])).toEqual({ open: 2 });
    expect(client.getQueryData(["alerts", "list"])).toEqual({ items: [{ id: "a" }] });
  });

  it("puts everything back when the server refuses", async () => {
    const client = filled();
    const before = states(client);
    const restore = await showAtOnce(client, "a", { state: "investigating" });
    restore();
    expect(states(client)).toEqual(before);
  });
});

describe("showComment", () => {
  const entries = (client: QueryClient) =>
    client
      .getQueryData<{ pages: { items: { text: string }[] }[] }>([...timelineKey("a"), { limit: 200 }])
      ?.pages.flatMap((page) => page.items.map((each) => each.text));

  function withTimeline(): QueryClient {
    const client = new QueryClient();
    client.setQueryData([...timelineKey("a"), { limit: 200 }], {
      pages: [{ items: [pendingComment("first", { id: "1", name: "Mara" })], next_cursor: null }],
      pageParams: [null],
    });
    return client;
  }

  it("shows the comment on top and takes it off again when it is refused", async () => {
    const client = withTimeline();
    const restore = await showComment(client, "a", pendingComment("second", { id: "1", name: "Mara" }));
    expect(entries(client)).toEqual(["second", "first"]);
    restore();
    expect(entries(client)).toEqual(["first"]);
  });

  it("does nothing while the timeline has not loaded", async () => {
    const client = new QueryClient();
    await showComment(client, "a", pendingComment("second", { id: "1", name: "Mara" }));
    expect(entries(client)).toBeUndefined();
  });
});
