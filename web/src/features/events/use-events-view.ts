import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { LogEvent } from "@/api/types";
import { useUrlState } from "@/ui/url-state";

import { histogramQuery, newerQuery } from "./api/histogram";
import { searchEventsQuery } from "./api/search-events";
import { brushSpan, chartSpan, filtersOf, fixedSpan } from "./filters";
import { useAtTop } from "./use-at-top";
import { useTail } from "./use-tail";

const BUCKETS = 96;

/** What came in over what was found; an event that is in both stands once. */
function joined(fresh: readonly LogEvent[], found: readonly LogEvent[]): readonly LogEvent[] {
  const seen = new Set(fresh.map((event) => event.id));
  return [...fresh, ...found.filter((event) => !seen.has(event.id))];
}

/** All that the Events page shows, from what its address says. */
export function useEventsView() {
  const [url, setUrl] = useUrlState();
  // A span that ends now is pinned to the moment it was asked for, so that paging does not shift under the reader.
  const [asOf, setAsOf] = useState(() => Date.now());
  const filters = filtersOf(url);
  const live = url.live === "1";
  const span = chartSpan(url, asOf);
  const brushed = brushSpan(url);
  const atTop = useAtTop();
  const open = fixedSpan(url) === null && brushed === null;

  const histogram = useQuery(histogramQuery(filters, span, BUCKETS));
  const search = useInfiniteQuery(searchEventsQuery(filters, brushed ?? span));
  const newer = useQuery(newerQuery(filters, asOf, open && !live)).data ?? 0;
  const tail = useTail(live, filters, !atTop);
  const found = search.data;

  const refresh = () => setAsOf(Date.now());
  const toggleLive = () => {
    if (live) setUrl({ live: undefined });
    else setUrl({ live: "1", sel: undefined, from: undefined, to: undefined });
    refresh();
  };
  const showNewer = () => {
    window.scrollTo({ top: 0 });
    if (live) tail.release();
    else refresh();
  };
  const total =
    brushed === null || histogram.data === undefined
      ? histogram.data?.total
      : histogram.data.buckets
          .filter((bucket) => Date.parse(bucket.ts) >= brushed.from && Date.parse(bucket.ts) < brushed.to)
          .reduce((sum, bucket) => sum + bucket.total, 0);
  const rows = live ? joined(tail.rows, found ?? []) : found;
  return {
    asOf,
    histogram,
    search,
    live,
    tail,
    newer,
    rows,
    total,
    brushed: brushed !== null,
    toggleLive,
    showNewer,
    refresh,
  };
}

export type EventsView = ReturnType<typeof useEventsView>;
