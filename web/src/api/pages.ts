import { infiniteQueryOptions } from "@tanstack/react-query";

import { get, type QueryValue } from "./client";

/** A cursor page as every list endpoint answers it. */
export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/**
 * Options for `useInfiniteQuery` over a cursor-paged list. Rows come flat as `data.rows`, so that a table can show
 * them and `<LoadMore query={query} />` can ask for the next page.
 */
export function pagedQuery<T>(key: readonly unknown[], path: string, query: Record<string, QueryValue> = {}) {
  return infiniteQueryOptions({
    queryKey: [...key, query],
    queryFn: ({ pageParam, signal }) => get<Page<T>>(path, { ...query, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    select: (data) => ({ rows: data.pages.flatMap((page) => page.items), pages: data.pages.length }),
  });
}

/** Every page of a list that is known to be short (users, roles, channels), one request after another. */
export async function allPages<T>(
  path: string,
  query: Record<string, QueryValue> = {},
  signal?: AbortSignal,
) {
  const rows: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await get<Page<T>>(path, { limit: 200, ...query, cursor }, signal);
    rows.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return rows;
}
