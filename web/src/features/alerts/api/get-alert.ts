import { queryOptions } from "@tanstack/react-query";

import { get } from "@/api/client";
import { keys } from "@/api/keys";
import type { Alert } from "@/api/types";

/** One alert by its id, or by its number such as ALR-90317. */
export const alertQuery = (id: string) =>
  queryOptions({
    queryKey: keys.alerts.detail(id),
    queryFn: ({ signal }) => get<Alert>(`alerts/${encodeURIComponent(id)}`, undefined, signal),
  });
