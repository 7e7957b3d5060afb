import { queryOptions } from "@tanstack/react-query";

import { keys } from "@/api/keys";
import { allPages } from "@/api/pages";
import type { RunbookRevision } from "@/api/types";

/** The versions that were stored or run, newest first. */
export const revisionsQuery = (name: string) =>
  queryOptions({
    queryKey: keys.runbooks.of(name, "revisions"),
    queryFn: ({ signal }) =>
      allPages<RunbookRevision>(`runbooks/${encodeURIComponent(name)}/revisions`, {}, signal),
  });
