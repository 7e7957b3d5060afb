import { useMutation, useQueryClient } from "@tanstack/react-query";

import { post } from "@/api/client";
import { keys } from "@/api/keys";
import type { ConnectionTest } from "@/api/types";

/** Tries a connection stage by stage. What it learns about the server is shown at once. */
export function useTestConnection(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => post<ConnectionTest>(`servers/${id}/test`),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.servers.all }),
  });
}
