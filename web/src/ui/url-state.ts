import { useNavigate, useParams, useSearch } from "@tanstack/react-router";
import { useCallback } from "react";

/** What stands in the query string, as text. Several values of one name are parted by commas. */
export type UrlState = Readonly<Record<string, string | undefined>>;

/**
 * Filters, sort and tab of a page live in its address, so that it can be shared and the back button works.
 * `set` changes the given names (undefined or "" removes one) and leaves the rest; it replaces the history entry
 * unless `push` is asked for.
 */
export function useUrlState(): [UrlState, (change: UrlState, options?: { push?: boolean }) => void] {
  const state: UrlState = useSearch({ strict: false });
  const navigate = useNavigate();
  const set = useCallback(
    (change: UrlState, options: { push?: boolean } = {}) => {
      void navigate({
        to: ".",
        search: (before: UrlState) => {
          const next: Record<string, string> = {};
          for (const [name, value] of Object.entries({ ...before, ...change })) {
            if (value !== undefined && value !== "") next[name] = value;
          }
          return next;
        },
        replace: options.push !== true,
        resetScroll: false,
      });
    },
    [navigate],
  );
  return [state, set];
}

/** "error,critical" → ["error", "critical"]. */
export function splitList(value: string | undefined): string[] {
  return value === undefined || value === "" ? [] : value.split(",");
}

/** Adds the value to a comma list, or takes it out. */
export function toggleInList(value: string | undefined, one: string): string | undefined {
  const list = splitList(value);
  const next = list.includes(one) ? list.filter((each) => each !== one) : [...list, one];
  return next.length === 0 ? undefined : next.join(",");
}

/** A part of the address, such as `key` of /incidents/$key. */
export function usePathParam(name: string): string {
  const value: unknown = useParams({
    strict: false,
    select: (params: Record<string, unknown>): unknown => params[name],
  });
  return typeof value === "string" ? value : "";
}
