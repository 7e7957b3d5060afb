import { useMutation, useQueryClient } from "@tanstack/react-query";

import { post } from "@/api/client";
import { keys } from "@/api/keys";
import type { Execution } from "@/api/types";

export interface StartRequest {
  server_id: string | null;
  parameters: Record<string, string | number | boolean>;
  dry_run: boolean;
  incident_id?: string;
}

export function useStartExecution(runbook: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (request: StartRequest) =>
      post<Execution>(`runbooks/${encodeURIComponent(runbook)}/executions`, request),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.executions.all }),
  });
}
