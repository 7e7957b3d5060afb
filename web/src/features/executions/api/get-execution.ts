import { queryOptions } from "@tanstack/react-query";

import { get } from "@/api/client";
import { keys } from "@/api/keys";
import type { Execution } from "@/api/types";

export function isOver(execution: Execution): boolean {
  return execution.state !== "pending" && execution.state !== "running" && execution.state !== "unknown";
}

/** One run. Live events refresh it; while it runs it is also asked for every few seconds, should they be late. */
export const executionQuery = (id: string) =>
  queryOptions({
    queryKey: keys.executions.detail(id),
    queryFn: ({ signal }) => get<Execution>(`executions/${id}`, undefined, signal),
    refetchInterval: (query) => (query.state.data === undefined || isOver(query.state.data) ? false : 5000),
  });
