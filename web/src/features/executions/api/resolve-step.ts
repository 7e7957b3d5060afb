import { useMutation, useQueryClient } from "@tanstack/react-query";

import { post } from "@/api/client";
import { keys } from "@/api/keys";
import type { Execution, StepOutcome, StepResolution } from "@/api/types";

interface Resolution {
  index: number;
  outcome: StepOutcome;
}

/** Says what became of a step whose end nobody saw. */
export function useResolveStep(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ index, outcome }: Resolution) =>
      post<Execution>(`executions/${id}/steps/${index}/resolve`, { outcome } satisfies StepResolution),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.executions.all }),
  });
}
