import { queryOptions } from "@tanstack/react-query";

import { keys } from "@/api/keys";
import { allPages } from "@/api/pages";
import type { Notification } from "@/api/types";

/** Every notification sent for an incident, with its attempts. */
export const receiptsQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.notifications.list, "incident", id],
    queryFn: ({ signal }) => allPages<Notification>("notifications", { incident_id: id }, signal),
  });
