import { queryOptions, type QueryClient } from "@tanstack/react-query";

import { get } from "@/api/client";
import { keys } from "@/api/keys";
import type { Page } from "@/api/pages";
import type { ExecutionOutput } from "@/api/types";

import { mergeOutput } from "../detail/output";

/** Guards against a server that never says it has no more. */
const MOST_PAGES = 200;
const PAGE = 1000;

/** Everything a run has printed. What is known is kept; each refresh asks only for what came after it. */
export const outputQuery = (id: string, queryClient: QueryClient, running: boolean) => {
  const queryKey = keys.executions.of(id, "output");
  return queryOptions({
    queryKey,
    queryFn: async ({ signal }) => {
      let known = queryClient.getQueryData<readonly ExecutionOutput[]>(queryKey) ?? [];
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const after = known.at(-1)?.seq ?? 0;
        const { items } = await get<Page<ExecutionOutput>>(
          `executions/${id}/output`,
          { after, limit: PAGE },
          signal,
        );
        const merged = mergeOutput(known, items);
        if (merged === known) break;
        known = merged;
        if (items.length < PAGE) break;
      }
      return known;
    },
    // Appended to, never compared part by part.
    structuralSharing: false,
    refetchInterval: running ? 2000 : false,
  });
};
