import type { QueryClient } from "@tanstack/react-query";

import { registry } from "@/registry";

type Topics = ReadonlyMap<string, readonly string[]>;

/** Soon enough to be felt as live, seldom enough that a storm of alerts does not become a storm of requests. */
const SOON_MS = 80;
const GAP_MS = 400;

/**
 * Gathers what live events touch and invalidates it in one go. The first part of a topic counts: "incidents.0192..." is
 * "incidents". What each makes stale is said by the features.
 */
export function makeInvalidator(queryClient: QueryClient, topics: Topics = registry.topics) {
  const waiting = new Set<string>();
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
      for (const resource of topics.get(topic.split(".")[0] ?? topic) ?? []) waiting.add(resource);
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
