import type { UseInfiniteQueryResult } from "@tanstack/react-query";
import { useEffect, useRef } from "react";

import type { TimelineEntry } from "@/api/types";

export type Timeline = UseInfiniteQueryResult<{ rows: TimelineEntry[]; pages: number }>;

export const entryAnchor = (id: string) => `entry-${id}`;

/** Brings an entry of the timeline to where it is read; tells whether it is on the page. */
export function showEntry(id: string): boolean {
  const target = document.getElementById(entryAnchor(id));
  // Whoever pressed something in it sees it already: it stays under the finger.
  if (target === null || target.contains(document.activeElement)) return target !== null;
  target.scrollIntoView({ block: "center" });
  target.focus({ preventScroll: true });
  return true;
}

/** Shows the entry that the address names, once; asks for older entries until it is there. */
export function useNamedEntry(id: string | undefined, timeline: Timeline): void {
  const shown = useRef<string | undefined>(undefined);
  const { data, hasNextPage, isFetching, fetchNextPage } = timeline;
  useEffect(() => {
    if (id === undefined || data === undefined || shown.current === id) return;
    if (data.rows.some((entry) => entry.id === id)) {
      shown.current = showEntry(id) ? id : undefined;
    } else if (hasNextPage && !isFetching) {
      void fetchNextPage();
    }
  }, [id, data, hasNextPage, isFetching, fetchNextPage]);
}
