import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { get } from "@/api/client";
import { keys } from "@/api/keys";
import { pagedQuery, type Page } from "@/api/pages";
import type { Incident } from "@/api/types";

/** What the API narrows a list by. Empty text means any. */
export interface IncidentQuery extends Record<string, string> {
  severity: string;
  service: string;
  owner: string;
  q: string;
}

/** The open ones are few enough to come at once. */
export const openIncidents = (query: IncidentQuery, states: string) =>
  queryOptions({
    queryKey: [...keys.incidents.list, "open", states, query],
    queryFn: ({ signal }) =>
      get<Page<Incident>>("incidents", { ...query, state: states, limit: 200 }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });

/** The resolved ones, newest first, a page at a time. */
export const resolvedIncidents = (query: IncidentQuery) => ({
  ...pagedQuery<Incident>([...keys.incidents.list, "resolved"], "incidents", {
    ...query,
    state: "resolved",
    limit: 25,
  }),
  placeholderData: keepPreviousData,
});
