import { useInfiniteQuery, useQuery } from "@tanstack/react-query";

import type { Incident } from "@/api/types";

import { openIncidents, resolvedIncidents } from "../api/list-incidents";
import { openStates, wantsResolved, type IncidentFilters } from "./filters";

/** By severity, the oldest first inside each. */
export function worstFirst(rows: readonly Incident[]): Incident[] {
  return [...rows].sort(
    (a, b) => a.severity.localeCompare(b.severity) || a.opened_at.localeCompare(b.opened_at),
  );
}

/** Each incident once, as it is now: of two lists that were read at different moments both may hold it. */
export function onceEach(rows: readonly Incident[]): Incident[] {
  const newest = new Map<string, Incident>();
  for (const row of rows) {
    if (row.version > (newest.get(row.id)?.version ?? -1)) newest.set(row.id, row);
  }
  return rows.filter((row) => newest.get(row.id) === row);
}

/** The open incidents and the newest resolved ones, as the filters ask. */
export function useIncidentRows({ query, state }: IncidentFilters) {
  const states = openStates(state);
  const open = useQuery({ ...openIncidents(query, states), enabled: states !== "" });
  const resolved = useInfiniteQuery({ ...resolvedIncidents(query), enabled: wantsResolved(state) });
  const wanted = [...(states === "" ? [] : [open]), ...(wantsResolved(state) ? [resolved] : [])];
  const failed = wanted.find((each) => each.isError && each.data === undefined);
  const ready = wanted.every((each) => each.data !== undefined);
  const rows = onceEach([
    ...(states === "" ? [] : worstFirst(open.data?.items ?? [])),
    ...(wantsResolved(state) ? (resolved.data?.rows ?? []) : []),
  ]);
  return {
    rows: ready ? rows : undefined,
    error: failed?.error ?? null,
    resolved,
    showsResolved: wantsResolved(state),
    retry: () => wanted.forEach((each) => void each.refetch()),
  };
}
