import { useMutation, useQueryClient } from "@tanstack/react-query";

import { post } from "@/api/client";
import { keys } from "@/api/keys";
import type { HostKeyDecision, Server } from "@/api/types";

/** Accepts the key whose fingerprint was compared (another one is refused), or forgets the one there is. */
export function useDecideHostKey(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (decision: HostKeyDecision) => post<Server>(`servers/${id}/host-key`, decision),
    onSuccess: (server) => {
      queryClient.setQueryData(keys.servers.detail(id), server);
      return queryClient.invalidateQueries({ queryKey: keys.servers.all });
    },
  });
}
