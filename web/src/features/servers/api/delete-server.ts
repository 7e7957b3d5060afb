import { useMutation, useQueryClient } from "@tanstack/react-query";

import { remove } from "@/api/client";
import { keys } from "@/api/keys";

export function useDeleteServer() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => remove(`servers/${id}`),
    onSuccess: (_nothing, id) => {
      queryClient.removeQueries({ queryKey: keys.servers.detail(id) });
      return queryClient.invalidateQueries({ queryKey: [...keys.servers.view("every")] });
    },
  });
}
