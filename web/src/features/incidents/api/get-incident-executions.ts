import { queryOptions } from "@tanstack/react-query";

import { keys } from "@/api/keys";
import { allPages } from "@/api/pages";
import type { Execution } from "@/api/types";

/** Runs of runbooks for an incident. Kept under executions, so that their live events refresh it. */
export const incidentExecutionsQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.executions.list, "incident", id],
    queryFn: ({ signal }) => allPages<Execution>(`incidents/${id}/executions`, {}, signal),
  });
