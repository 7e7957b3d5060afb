import { queryOptions } from "@tanstack/react-query";

import { get } from "@/api/client";
import { keys } from "@/api/keys";
import type { Incident } from "@/api/types";

/** One incident by its key, such as INC-142, or by its id. */
export const incidentQuery = (key: string) =>
  queryOptions({
    queryKey: keys.incidents.detail(key),
    queryFn: ({ signal }) => get<Incident>(`incidents/${encodeURIComponent(key)}`, undefined, signal),
  });
