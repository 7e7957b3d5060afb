import { useMutation, useQueryClient } from "@tanstack/react-query";

import { post } from "@/api/client";
import { keys } from "@/api/keys";
import type { Execution, StartRequest } from "@/api/types";

export function useStartExecution(runbook: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (request: StartRequest) =>
      post<Execution>(`runbooks/${encodeURIComponent(runbook)}/executions`, request),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.executions.all }),
  });
}
