import { useMutation, useQueryClient } from "@tanstack/react-query";

import { post } from "@/api/client";
import { keys } from "@/api/keys";
import { pagedQuery } from "@/api/pages";
import type { DeadJob } from "@/api/types";

/** Jobs that were tried as often as they may be and failed each time. */
export const deadJobsQuery = pagedQuery<DeadJob>(keys.jobs.list, "jobs", { state: "dead" });

/** Queues a job once more, or gives up on it for good. */
export function useSettleJob(act: "retry" | "drop") {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (job: DeadJob) => post<undefined>(`jobs/${job.id}/${act}`),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.jobs.all }),
  });
}
