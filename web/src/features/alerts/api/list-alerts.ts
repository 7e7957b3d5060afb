import { keepPreviousData } from "@tanstack/react-query";

import { keys } from "@/api/keys";
import { pagedQuery } from "@/api/pages";
import type { Alert } from "@/api/types";

export interface AlertQuery {
  status: string;
  severity: string;
  service: string;
  q: string;
}

/** Alerts, newest first. */
export const alertsQuery = (query: AlertQuery) => ({
  ...pagedQuery<Alert>(keys.alerts.list, "alerts", { ...query, limit: 100 }),
  placeholderData: keepPreviousData,
});
