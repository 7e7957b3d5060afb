import { useMutation, useQueryClient } from "@tanstack/react-query";

import { post } from "@/api/client";
import { keys } from "@/api/keys";
import { pagedQuery } from "@/api/pages";
import type { DeadJob } from "@/api/types";

/** Jobs that were tried as often as they may be and failed each time. */
export const deadJobsQuery = pagedQuery<DeadJob>(keys.jobs.list, "jobs", { state: "dead" });

export function useRetryJob() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (job: DeadJob) => post<undefined>(`jobs/${job.id}/retry`),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.jobs.all }),
  });
}
