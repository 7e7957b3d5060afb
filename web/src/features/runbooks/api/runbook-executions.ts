import { queryOptions } from "@tanstack/react-query";

import { get } from "@/api/client";
import { keys } from "@/api/keys";
import type { Page } from "@/api/pages";
import type { Execution } from "@/api/types";

/** The newest runs of a runbook. */
export const runbookExecutionsQuery = (runbook: string) =>
  queryOptions({
    queryKey: [...keys.executions.list, "runbook", runbook],
    queryFn: ({ signal }) => get<Page<Execution>>("executions", { runbook, limit: 6 }, signal),
    select: (page) => page.items,
  });
