import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { LiveClient, type LiveEvent } from "./client";

class FakeSocket {
  static all: FakeSocket[] = [];
  sent: Record<string, unknown>[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor() {
    FakeSocket.all.push(this);
  }
  send(text: string) {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }
  close(code = 1000) {
    this.onclose?.({ code });
  }
  say(message: Record<string, unknown>) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

const event = (seq: number, topic = "incidents"): Record<string, unknown> => ({
  type: "event",
  seq,
  topic,
  name: "incident.opened",
  at: "2026-03-12T03:14:22Z",
  data: {},
});

function start() {
  const events: LiveEvent[] = [];
  const onReset = vi.fn();
  const onSubscribed = vi.fn();
  const client = new LiveClient({
    url: "ws://x/api/v1/live",
    token: () => Promise.resolve("token"),
    onEvent: (each) => events.push(each),
    onReset,
    onSubscribed,
    socket: () => new FakeSocket() as unknown as WebSocket,
  });
  return { client, events, onReset, onSubscribed };
}

const last = () => FakeSocket.all.at(-1)!;
const settle = () => vi.advanceTimersByTimeAsync(0);

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all = [];
});
afterEach(() => vi.useRealTimers());

async function connected() {
  const started = start();
  started.client.subscribe("incidents");
  started.client.start();
  await settle();
  last().onopen?.();
  last().say({ type: "ready", seq: 10, now: "2026-03-12T03:14:22Z" });
  last().say({ type: "subscribed", topics: ["incidents"], seq: 10 });
  return started;
}

describe("the live client", () => {
  it("says hello with the token and subscribes once it is ready", async () => {
    const { client } = await connected();
    expect(last().sent).toEqual([
      { type: "hello", token: "token", resume: null },
      { type: "subscribe", topics: ["incidents"] },
    ]);
    expect(client.state.status).toBe("live");
    client.stop();
  });

  it("hands events to those who asked for the topic and to the application", async () => {
    const { client, events } = await connected();
    const handler = vi.fn();
    const leave = client.subscribe("executions.1", handler);
    last().say(event(11, "executions.1"));
    expect(handler).toHaveBeenCalledOnce();
    expect(events).toHaveLength(1);
    leave();
    expect(last().sent.at(-1)).toEqual({ type: "unsubscribe", topics: ["executions.1"] });
    client.stop();
  });

  it("shares a topic between its users", async () => {
    const { client } = await connected();
    const leave = client.subscribe("incidents");
    leave();
    expect(last().sent.filter((message) => message.type !== "hello")).toHaveLength(1);
    client.stop();
  });

  it("comes back after a cut and resumes where it was", async () => {
    const { client } = await connected();
    last().say(event(12));
    last().close(1006);
    expect(client.state.status).toBe("lost");
    await vi.advanceTimersByTimeAsync(1000);
    expect(FakeSocket.all).toHaveLength(2);
    last().onopen?.();
    expect(last().sent[0]).toEqual({ type: "hello", token: "token", resume: 12 });
    last().say({ type: "ready", seq: 20, now: "2026-03-12T03:15:22Z" });
    expect(last().sent[1]).toEqual({ type: "subscribe", topics: ["incidents"] });
    client.stop();
  });

  it("is live once the server has acknowledged, and says of what", async () => {
    const { client, onSubscribed } = start();
    client.subscribe("incidents");
    client.start();
    await settle();
    last().onopen?.();
    last().say({ type: "ready", seq: 10, now: "2026-03-12T03:14:22Z" });
    expect(client.state.status).toBe("connecting");
    expect(onSubscribed).not.toHaveBeenCalled();
    last().say({ type: "subscribed", topics: ["incidents"], seq: 11 });
    expect(client.state.status).toBe("live");
    expect(onSubscribed).toHaveBeenCalledExactlyOnceWith(["incidents"]);
    client.stop();
  });

  it("asks to fetch again for a topic that was added later", async () => {
    const { client, onSubscribed } = await connected();
    client.subscribe("executions.1");
    expect(last().sent.at(-1)).toEqual({ type: "subscribe", topics: ["executions.1"] });
    last().say({ type: "subscribed", topics: ["executions.1"], seq: 12 });
    expect(onSubscribed).toHaveBeenLastCalledWith(["executions.1"]);
    client.stop();
  });

  it("resumes from the acknowledgement when no event came after it", async () => {
    const { client, onSubscribed } = await connected();
    last().say({ type: "subscribed", topics: ["executions.1"], seq: 14 });
    last().say(event(13));
    last().close(1006);
    await vi.advanceTimersByTimeAsync(1000);
    last().onopen?.();
    expect(last().sent[0]).toEqual({ type: "hello", token: "token", resume: 14 });
    onSubscribed.mockClear();
    last().say({ type: "ready", seq: 20, now: "2026-03-12T03:15:22Z" });
    last().say(event(18));
    last().say({ type: "subscribed", topics: ["incidents"], seq: 20 });
    // What was missed has been replayed: nothing needs to be fetched for it.
    expect(onSubscribed).not.toHaveBeenCalled();
    client.stop();
  });

  it("subscribes to nothing before the server has greeted it", async () => {
    const { client } = start();
    client.start();
    await settle();
    last().onopen?.();
    client.subscribe("incidents");
    expect(last().sent.map((message) => message.type)).toEqual(["hello"]);
    last().say({ type: "ready", seq: 10, now: "2026-03-12T03:14:22Z" });
    expect(last().sent.at(-1)).toEqual({ type: "subscribe", topics: ["incidents"] });
    client.stop();
  });

  it("waits longer each time", async () => {
    const { client } = await connected();
    last().close(1006);
    await vi.advanceTimersByTimeAsync(700);
    last().close(1006);
    await vi.advanceTimersByTimeAsync(700);
    expect(FakeSocket.all).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(700);
    expect(FakeSocket.all).toHaveLength(3);
    client.stop();
  });

  it("comes back at once when only the token had expired", async () => {
    const { client } = await connected();
    last().close(4401);
    await settle();
    expect(FakeSocket.all).toHaveLength(2);
    expect(client.state.status).toBe("live");
    client.stop();
  });

  it("asks for everything again when it cannot resume", async () => {
    const { client, onReset } = await connected();
    last().say({ type: "reset", seq: 99 });
    expect(onReset).toHaveBeenCalledOnce();
    client.stop();
  });

  it("answers pings and leaves a line that has gone silent", async () => {
    const { client } = await connected();
    last().say({ type: "ping" });
    expect(last().sent.at(-1)).toEqual({ type: "pong" });
    await vi.advanceTimersByTimeAsync(45_000);
    expect(client.state.status).toBe("lost");
    client.stop();
  });

  it("stays away once it is stopped", async () => {
    const { client } = await connected();
    client.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.all).toHaveLength(1);
  });
});
