import { queryOptions } from "@tanstack/react-query";

import { get } from "@/api/client";
import { keys } from "@/api/keys";
import type { Page } from "@/api/pages";
import type { Escalation } from "@/api/types";

/** Who is paged for an incident and when the next step comes. */
export const escalationsQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.oncall.view("escalations"), id],
    queryFn: ({ signal }) => get<Page<Escalation>>("escalations", { incident_id: id }, signal),
    select: (page) => page.items,
  });
