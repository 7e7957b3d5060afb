import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { patch, post, remove } from "@/api/client";
import { keys } from "@/api/keys";
import { allPages } from "@/api/pages";
import type { NewSchedule, Schedule, ScheduleChange } from "@/api/types";

export const schedulesQuery = queryOptions({
  queryKey: keys.oncall.view("schedules"),
  queryFn: ({ signal }) => allPages<Schedule>("schedules", {}, signal),
});

/** Adds a schedule, or changes the one that is given. */
export function useSaveSchedule(schedule: Schedule | null) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (fields: NewSchedule) =>
      schedule === null
        ? post<Schedule>("schedules", fields)
        : patch<Schedule>(`schedules/${schedule.id}`, fields satisfies ScheduleChange, schedule.version),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.oncall.all }),
  });
}

export function useDeleteSchedule() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => remove(`schedules/${id}`),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.oncall.all }),
  });
}
