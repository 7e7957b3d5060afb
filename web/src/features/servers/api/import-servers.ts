import { useMutation, useQueryClient } from "@tanstack/react-query";

import { post } from "@/api/client";
import { keys } from "@/api/keys";
import type { Contract, ServerImport } from "@/api/types";

/** Takes servers over from the text of an ssh_config file. */
export function useImportServers() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (text: string) =>
      post<ServerImport>("servers/import", { ssh_config: text } satisfies Contract<"ImportRequest">),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.servers.all }),
  });
}
