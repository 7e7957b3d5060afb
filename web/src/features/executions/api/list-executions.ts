import { keepPreviousData } from "@tanstack/react-query";

import { keys } from "@/api/keys";
import { pagedQuery } from "@/api/pages";
import type { Execution } from "@/api/types";

export interface ExecutionQuery {
  state: string;
  runbook: string;
}

/** Runs, newest first. */
export const executionsQuery = (query: ExecutionQuery) => ({
  ...pagedQuery<Execution>(keys.executions.list, "executions", { ...query, limit: 50 }),
  placeholderData: keepPreviousData,
});
