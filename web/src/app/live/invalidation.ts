import type { QueryClient } from "@tanstack/react-query";

import { registry } from "@/registry";

type Topics = ReadonlyMap<string, readonly string[]>;

/** Soon enough to be felt as live, seldom enough that a storm of alerts does not become a storm of requests. */
const SOON_MS = 80;
const GAP_MS = 400;

/**
 * Has everything under the key fetched again. A first answer that is still on its way was asked for before the change,
 * and would count as fresh when it comes: it is fetched again after it.
 */
function makeStale(queryClient: QueryClient, queryKey?: readonly unknown[]): void {
  const first = queryClient
    .getQueryCache()
    .findAll({ ...(queryKey === undefined ? {} : { queryKey }), fetchStatus: "fetching" })
    .filter((query) => query.state.data === undefined);
  void queryClient.invalidateQueries(queryKey === undefined ? {} : { queryKey });
  for (const query of first) {
    const again = () => queryClient.invalidateQueries({ queryKey: query.queryKey, exact: true });
    // What failed shows its error; asking again is for the person.
    void query.promise?.then(again, () => undefined);
  }
}

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
    for (const resource of waiting) makeStale(queryClient, [resource]);
    waiting.clear();
  };

  return {
    touch(topic: string): void {
      for (const resource of topics.get(topic.split(".")[0] ?? topic) ?? []) waiting.add(resource);
      if (waiting.size === 0 || timer !== undefined) return;
      timer = setTimeout(flush, Math.max(SOON_MS, flushedAt + GAP_MS - Date.now()));
    },
    everything(): void {
      makeStale(queryClient);
    },
    stop(): void {
      clearTimeout(timer);
    },
  };
}
