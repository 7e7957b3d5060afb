import { queryOptions } from "@tanstack/react-query";

import { get } from "@/api/client";
import { keys } from "@/api/keys";
import type { EventFields } from "@/api/types";

/** Services, sources and attributes that events had in the last day. */
export const eventFieldsQuery = queryOptions({
  queryKey: keys.events.view("fields"),
  queryFn: ({ signal }) => get<EventFields>("events/fields", undefined, signal),
  staleTime: 60_000,
});
