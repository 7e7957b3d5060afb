import { queryOptions } from "@tanstack/react-query";

import { keys } from "@/api/keys";
import { allPages } from "@/api/pages";
import type { JournalLine } from "@/api/types";

/** What was begun, finished, recovered and decided in a run, in order. Live events of the run refresh it. */
export const journalQuery = (id: string) =>
  queryOptions({
    queryKey: keys.executions.of(id, "journal"),
    queryFn: ({ signal }) => allPages<JournalLine>(`executions/${id}/journal`, {}, signal),
  });
