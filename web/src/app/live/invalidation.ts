import type { QueryClient } from "@tanstack/react-query";

import type { Resource } from "@/api/keys";

/** What a live event of a topic makes stale. The first part of a topic counts: "incidents.0192..." is "incidents". */
export const TOUCHED: Readonly<Record<string, readonly Resource[]>> = {
  incidents: ["incidents", "services", "alerts"],
  alerts: ["alerts", "services", "incidents"],
  servers: ["servers"],
  executions: ["executions"],
  notifications: ["notifications"],
  oncall: ["oncall"],
  audit: ["audit"],
  users: ["users", "me"],
  rules: ["rules"],
  services: ["services"],
  runbooks: ["runbooks"],
  credentials: ["credentials"],
  channels: ["channels"],
};

export const TOPICS = Object.keys(TOUCHED);

/** Soon enough to be felt as live, seldom enough that a storm of alerts does not become a storm of requests. */
const SOON_MS = 80;
const GAP_MS = 400;

/** Gathers what live events touch and invalidates it in one go. */
export function makeInvalidator(queryClient: QueryClient) {
  const waiting = new Set<Resource>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let flushedAt = 0;

  const flush = () => {
    timer = undefined;
    flushedAt = Date.now();
    for (const resource of waiting) void queryClient.invalidateQueries({ queryKey: [resource] });
    waiting.clear();
  };

  return {
    touch(topic: string): void {
      for (const resource of TOUCHED[topic.split(".")[0] ?? topic] ?? []) waiting.add(resource);
      if (waiting.size === 0 || timer !== undefined) return;
      timer = setTimeout(flush, Math.max(SOON_MS, flushedAt + GAP_MS - Date.now()));
    },
    everything(): void {
      void queryClient.invalidateQueries();
    },
    stop(): void {
      clearTimeout(timer);
    },
  };
}
