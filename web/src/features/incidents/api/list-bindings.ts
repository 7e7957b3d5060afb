import { queryOptions } from "@tanstack/react-query";

import { keys } from "@/api/keys";
import { allPages } from "@/api/pages";
import type { Binding } from "@/api/types";

/** Which alerts start which runbook; those that fit this incident's alerts are suggested. */
export const bindingsQuery = queryOptions({
  queryKey: keys.runbooks.view("bindings"),
  queryFn: ({ signal }) => allPages<Binding>("runbook-bindings", {}, signal),
  staleTime: 60_000,
});
