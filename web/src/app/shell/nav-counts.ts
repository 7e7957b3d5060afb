import { useQueries } from "@tanstack/react-query";

import type { NavCount } from "@/registry/feature";

import { placesOf, type NavGroup } from "../navigation";

/** Return the figures beside the places, by their path. Missing until they are known; never zero meanwhile. */
export function useNavCounts(navigation: readonly NavGroup[]): ReadonlyMap<string, NavCount> {
  const sources = placesOf(navigation).flatMap(({ to, count }) =>
    count === undefined ? [] : [{ to, count }],
  );
  const answers = useQueries({ queries: sources.map(({ count }) => count.query) });
  const counts = new Map<string, NavCount>();
  sources.forEach(({ to, count }, index) => {
    const data = answers[index]?.data;
    const read = data === undefined ? null : count.read(data);
    if (read !== null) counts.set(to, read);
  });
  return counts;
}
