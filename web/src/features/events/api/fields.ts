import { queryOptions } from "@tanstack/react-query";

import { get } from "@/api/client";
import { keys } from "@/api/keys";
import type { EventFields } from "@/api/types";

/** Services, sources, severities and attribute names of the last 24 h. */
export const fieldsQuery = queryOptions({
  queryKey: keys.events.view("fields"),
  queryFn: ({ signal }) => get<EventFields>("events/fields", undefined, signal),
  staleTime: 60_000,
});
