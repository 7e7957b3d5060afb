import { useMutation, useQueryClient } from "@tanstack/react-query";

import { patch, post } from "@/api/client";
import { keys } from "@/api/keys";
import type { NewServer, Server, ServerChange } from "@/api/types";

/** Adds a server, or changes the one that is given (unless somebody else changed it meanwhile). */
export function useSaveServer(server: Server | null) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (fields: NewServer) =>
      server === null
        ? post<Server>("servers", fields)
        : patch<Server>(`servers/${server.id}`, fields satisfies ServerChange, server.version),
    onSuccess: (saved) => {
      queryClient.setQueryData(keys.servers.detail(saved.id), saved);
      return queryClient.invalidateQueries({ queryKey: keys.servers.all });
    },
  });
}
