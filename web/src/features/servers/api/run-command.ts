import { useMutation, useQueryClient } from "@tanstack/react-query";

import { post } from "@/api/client";
import { keys } from "@/api/keys";
import type { Command, CommandResult } from "@/api/types";

export function useRunCommand(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (command: Command) => post<CommandResult>(`servers/${id}/commands`, command),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.servers.detail(id) }),
  });
}
