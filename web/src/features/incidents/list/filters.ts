import type { UrlState } from "@/ui/url-state";

import type { IncidentQuery } from "../api/list-incidents";

/** Names in the address that narrow the list; "Clear" takes them out. */
export const FILTERS = ["q", "state", "severity", "service", "owner"] as const;

export type StateFilter = "any" | "open" | "new" | "investigating" | "resolved";

export interface IncidentFilters {
  query: IncidentQuery;
  state: StateFilter;
  view: "list" | "board";
}

const STATES: readonly string[] = ["open", "new", "investigating", "resolved"];

/** What the address asks for. Words it does not know count as not said. */
export function filtersOf(url: UrlState): IncidentFilters {
  return {
    query: {
      q: url.q ?? "",
      severity: url.severity ?? "",
      service: url.service ?? "",
      owner: url.owner ?? "",
    },
    state: STATES.includes(url.state ?? "") ? (url.state as StateFilter) : "any",
    view: url.view === "board" ? "board" : "list",
  };
}

/** The open states the filter lets through, as the API takes them; empty when only resolved ones are asked for. */
export function openStates(state: StateFilter): string {
  if (state === "resolved") return "";
  return state === "any" || state === "open" ? "new,investigating" : state;
}

export function wantsResolved(state: StateFilter): boolean {
  return state === "any" || state === "resolved";
}
