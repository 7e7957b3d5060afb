import { queryOptions } from "@tanstack/react-query";

import { get } from "@/api/client";
import { keys } from "@/api/keys";
import { pagedQuery } from "@/api/pages";
import type { EventHistogram, LogEvent, Server } from "@/api/types";

const DAY = 86_400_000;
const MINUTE = 60_000;

/** What a server's events name as their source: what it is called here, and what it calls itself. */
export function sourcesOf(server: Pick<Server, "name" | "facts">): string[] {
  return [...new Set([server.name, server.facts?.hostname ?? server.name])];
}

/** The last 24 h, to the minute, so that the same question has the same key for a while. */
function lastDay(now = Date.now()) {
  const to = Math.ceil(now / MINUTE) * MINUTE;
  return { from: new Date(to - DAY).toISOString(), to: new Date(to).toISOString() };
}

/** How many events a server had in the last 24 h. */
export function serverEventCountQuery(sources: readonly string[]) {
  return queryOptions({
    queryKey: [...keys.events.view("count"), sources],
    queryFn: ({ signal }) =>
      get<EventHistogram>("events/histogram", { source: sources, ...lastDay(), buckets: 1 }, signal),
    select: (found) => found.buckets.reduce((sum, bucket) => sum + bucket.total, 0),
    refetchInterval: MINUTE,
  });
}

/** A server's events of the last 24 h, newest first. */
export function serverEventsQuery(sources: readonly string[]) {
  return {
    ...pagedQuery<LogEvent>(keys.events.list, "events", { source: sources, ...lastDay(), limit: 50 }),
  };
}
