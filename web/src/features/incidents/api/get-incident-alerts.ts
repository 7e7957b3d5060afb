import { queryOptions } from "@tanstack/react-query";

import { keys } from "@/api/keys";
import { allPages } from "@/api/pages";
import type { Alert } from "@/api/types";

/** The alerts an incident groups. */
export const incidentAlertsQuery = (id: string) =>
  queryOptions({
    queryKey: keys.incidents.of(id, "alerts"),
    queryFn: ({ signal }) => allPages<Alert>(`incidents/${id}/alerts`, {}, signal),
  });
