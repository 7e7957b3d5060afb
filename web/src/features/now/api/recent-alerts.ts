import { queryOptions } from "@tanstack/react-query";

import { get } from "@/api/client";
import { keys } from "@/api/keys";
import type { Page } from "@/api/pages";
import type { Alert } from "@/api/types";

/** The newest alerts, firing or not. */
export const recentAlertsQuery = queryOptions({
  queryKey: keys.alerts.view("recent"),
  queryFn: ({ signal }) => get<Page<Alert>>("alerts", { limit: 6 }, signal),
  refetchInterval: 60_000,
});
