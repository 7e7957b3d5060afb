import { useMutation, useQueryClient } from "@tanstack/react-query";

import { patch, post } from "@/api/client";
import { keys } from "@/api/keys";
import type { HostKeyPolicy, Server } from "@/api/types";

export interface ServerFields {
  name: string;
  address: string;
  port: number;
  username: string;
  credential_id: string | null;
  host_key_policy: HostKeyPolicy;
  labels: Record<string, string>;
  description: string;
}

/** Adds a server, or changes the one that is given (unless somebody else changed it meanwhile). */
export function useSaveServer(server: Server | null) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (fields: ServerFields) =>
      server === null
        ? post<Server>("servers", fields)
        : patch<Server>(`servers/${server.id}`, fields, server.version),
    onSuccess: (saved) => {
      queryClient.setQueryData(keys.servers.detail(saved.id), saved);
      return queryClient.invalidateQueries({ queryKey: keys.servers.all });
    },
  });
}
