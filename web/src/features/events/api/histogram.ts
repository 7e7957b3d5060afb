import { queryOptions } from "@tanstack/react-query";

import { get } from "@/api/client";
import { keys } from "@/api/keys";
import type { EventHistogram } from "@/api/types";

import { filterQuery, spanQuery, type EventFilters, type Span } from "../filters";

export interface TimedHistogram extends EventHistogram {
  /** How long the answer took, the way included. */
  ms: number;
}

/** How many matching events there are over time. */
export function histogramQuery(filters: EventFilters, span: Span, buckets: number) {
  const query = { ...filterQuery(filters), ...spanQuery(span), buckets };
  return queryOptions({
    queryKey: [...keys.events.view("histogram"), query],
    queryFn: async ({ signal }): Promise<TimedHistogram> => {
      const started = performance.now();
      const histogram = await get<EventHistogram>("events/histogram", query, signal);
      return { ...histogram, ms: Math.round(performance.now() - started) };
    },
    staleTime: Infinity,
    placeholderData: (before) => before,
  });
}

/** How many matching events came after a moment; asked again every ten seconds. */
export function newerQuery(filters: EventFilters, since: number, enabled: boolean) {
  return queryOptions({
    queryKey: [...keys.events.view("newer"), filterQuery(filters), since],
    queryFn: async ({ signal }) => {
      const span = spanQuery({ from: since, to: Date.now() });
      const found = await get<EventHistogram>(
        "events/histogram",
        { ...filterQuery(filters), ...span, buckets: 100 },
        signal,
      );
      // The first stretch may begin before the moment: what was seen already does not count as newer.
      const newer = found.buckets.filter((bucket) => Date.parse(bucket.ts) >= since);
      return newer.reduce((sum, bucket) => sum + bucket.total, 0);
    },
    enabled,
    refetchInterval: 10_000,
    gcTime: 0,
  });
}
