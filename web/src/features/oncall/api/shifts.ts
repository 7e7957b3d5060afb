import { queryOptions } from "@tanstack/react-query";

import { get } from "@/api/client";
import { keys } from "@/api/keys";
import type { Page } from "@/api/pages";
import type { Shift } from "@/api/types";

/** Who is on call by a schedule from one moment (ms) to another, overrides put in. */
export const shiftsQuery = (scheduleId: string, from: number, to: number) =>
  queryOptions({
    queryKey: [...keys.oncall.view("shifts"), scheduleId, from, to],
    queryFn: ({ signal }) =>
      get<Page<Shift>>(
        `schedules/${scheduleId}/shifts`,
        { from: new Date(from).toISOString(), to: new Date(to).toISOString() },
        signal,
      ),
    select: (page) => page.items,
  });
