import { get } from "../client";
import { keys } from "../keys";
import type { Page } from "../pages";

type Searched = "incidents" | "servers" | "services";

/** Return the query for the twenty rows of a list that match a text best. */
export function searchQuery<T>(resource: Searched, text: string) {
  return {
    queryKey: [...keys[resource].view("search"), text],
    queryFn: async ({ signal }: { signal: AbortSignal }): Promise<T[]> =>
      (await get<Page<T>>(resource, { q: text, limit: 20 }, signal)).items,
    staleTime: 30_000,
  };
}
