import { useMutation, useQueryClient } from "@tanstack/react-query";

import { post } from "@/api/client";
import { keys } from "@/api/keys";
import type { Server } from "@/api/types";

interface Decision {
  action: "accept" | "forget";
  /** The fingerprint that was compared; another one is refused. */
  fingerprint?: string;
}

export function useDecideHostKey(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (decision: Decision) => post<Server>(`servers/${id}/host-key`, decision),
    onSuccess: (server) => {
      queryClient.setQueryData(keys.servers.detail(id), server);
      return queryClient.invalidateQueries({ queryKey: keys.servers.all });
    },
  });
}
