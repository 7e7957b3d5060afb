import { queryOptions } from "@tanstack/react-query";

import { get } from "@/api/client";
import { keys } from "@/api/keys";
import type { LogEvent } from "@/api/types";

/** One event, such as the one a link names. */
export function eventQuery(id: string) {
  return queryOptions({
    queryKey: keys.events.detail(id),
    queryFn: ({ signal }) => get<LogEvent>(`events/${encodeURIComponent(id)}`, undefined, signal),
    staleTime: Infinity,
  });
}
