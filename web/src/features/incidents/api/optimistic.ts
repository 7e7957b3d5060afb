import type { QueryClient } from "@tanstack/react-query";

import { keys } from "@/api/keys";
import type { Incident } from "@/api/types";

function isIncident(value: unknown): value is Incident {
  return typeof value === "object" && value !== null && "key" in value && "opened_at" in value;
}

/** Changes the incident wherever it stands in cached data: alone, in a page, or in the pages of a list. */
export function withIncident(data: unknown, id: string, change: Partial<Incident>): unknown {
  if (isIncident(data)) return data.id === id ? { ...data, ...change } : data;
  if (Array.isArray(data)) return data.map((each) => withIncident(each, id, change));
  if (typeof data !== "object" || data === null) return data;
  if ("items" in data) return { ...data, items: withIncident(data.items, id, change) };
  if ("pages" in data) return { ...data, pages: withIncident(data.pages, id, change) };
  return data;
}

/**
 * Shows a change at once, everywhere the incident is on the screen. Returns what puts everything back as it was, for
 * when the server refuses.
 */
export async function showAtOnce(
  queryClient: QueryClient,
  id: string,
  change: Partial<Incident>,
): Promise<() => void> {
  const filter = { queryKey: keys.incidents.all };
  await queryClient.cancelQueries(filter);
  const before = queryClient.getQueriesData(filter);
  queryClient.setQueriesData(filter, (data: unknown) => withIncident(data, id, change));
  return () => {
    for (const [key, data] of before) queryClient.setQueryData(key, data);
  };
}
