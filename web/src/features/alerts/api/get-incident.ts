import { queryOptions } from "@tanstack/react-query";

import { get } from "@/api/client";
import { keys } from "@/api/keys";
import type { Incident } from "@/api/types";

/** The incident an alert belongs to. */
export const incidentQuery = (id: string) =>
  queryOptions({
    queryKey: keys.incidents.detail(id),
    queryFn: ({ signal }) => get<Incident>(`incidents/${id}`, undefined, signal),
  });
