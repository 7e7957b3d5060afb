import { useMutation, useQueryClient } from "@tanstack/react-query";

import { post } from "@/api/client";
import { keys } from "@/api/keys";
import type { Execution } from "@/api/types";

export function useCancelExecution(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => post<Execution>(`executions/${id}/cancel`),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.executions.all }),
  });
}
