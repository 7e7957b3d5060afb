import { queryOptions } from "@tanstack/react-query";

import { get } from "@/api/client";
import { keys } from "@/api/keys";
import type { Runbook } from "@/api/types";

export const runbookQuery = (name: string) =>
  queryOptions({
    queryKey: keys.runbooks.detail(name),
    queryFn: ({ signal }) => get<Runbook>(`runbooks/${encodeURIComponent(name)}`, undefined, signal),
  });
