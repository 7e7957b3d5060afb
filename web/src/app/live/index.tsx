import { useQueryClient } from "@tanstack/react-query";
import { createContext, use, useEffect, useRef, useState, useSyncExternalStore, type ReactNode } from "react";

import { accessToken } from "@/api/auth";
import { registry } from "@/registry";

import { LiveClient, type LiveEvent, type LiveState } from "./client";
import { makeInvalidator } from "./invalidation";

export type { LiveEvent, LiveState } from "./client";

const Live = createContext<LiveClient | null>(null);

function liveUrl(): string {
  return `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/api/v1/live`;
}

/** Holds the one live connection of the signed-in application. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const queryClient = useQueryClient();
  const [client, setClient] = useState<LiveClient | null>(null);
  useEffect(() => {
    const invalidator = makeInvalidator(queryClient);
    const live = new LiveClient({
      url: liveUrl(),
      token: accessToken,
      onEvent: (event) => invalidator.touch(event.topic),
      onSubscribed: (topics) => topics.forEach((topic) => invalidator.touch(topic)),
      onReset: () => invalidator.everything(),
    });
    for (const topic of registry.topics.keys()) live.subscribe(topic);
    live.start();
    // The connection is an outside system; the tree below needs the object once it is open.
    // eslint-disable-next-line react-hooks/set-state-in-effect
    setClient(live);
    return () => {
      live.stop();
      invalidator.stop();
    };
  }, [queryClient]);
  return <Live value={client}>{children}</Live>;
}

/**
 * Subscribes to a topic while the component is there, such as `"executions." + id`. The matching queries are
 * invalidated without a handler; give one to use the events themselves.
 */
export function useLiveTopic(topic: string | null, handler?: (event: LiveEvent) => void): void {
  const client = use(Live);
  const latest = useRef(handler);
  useEffect(() => {
    latest.current = handler;
  });
  useEffect(() => {
    if (client === null || topic === null) return undefined;
    return client.subscribe(topic, (event) => latest.current?.(event));
  }, [client, topic]);
}

const CONNECTING: LiveState = { status: "connecting", goodAt: null, lastEventAt: null };
const nothing = () => () => undefined;

/** State of the live connection. */
export function useLiveState(): LiveState {
  const client = use(Live);
  return useSyncExternalStore(client?.watch ?? nothing, () => client?.state ?? CONNECTING);
}
