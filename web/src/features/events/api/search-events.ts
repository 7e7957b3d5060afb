import { infiniteQueryOptions } from "@tanstack/react-query";

import { get } from "@/api/client";
import { keys } from "@/api/keys";
import type { Page } from "@/api/pages";
import type { LogEvent } from "@/api/types";

import { filterQuery, spanQuery, type EventFilters, type Span } from "../filters";

const PAGE = 200;

/** Matching events of a span, newest first. */
export function searchEventsQuery(filters: EventFilters, span: Span) {
  const query = { ...filterQuery(filters), ...spanQuery(span), limit: PAGE };
  return infiniteQueryOptions({
    queryKey: [...keys.events.list, query],
    queryFn: ({ pageParam, signal }) =>
      get<Page<LogEvent>>("events", { ...query, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    select: (data) => data.pages.flatMap((page) => page.items),
    staleTime: Infinity,
    placeholderData: (before) => before,
  });
}
