import { useMutation, useQueryClient } from "@tanstack/react-query";

import { remove } from "@/api/client";
import { keys } from "@/api/keys";

export function useDeleteRunbook() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => remove(`runbooks/${encodeURIComponent(name)}`),
    onSuccess: (_nothing, name) => {
      queryClient.removeQueries({ queryKey: keys.runbooks.detail(name) });
      return queryClient.invalidateQueries({ queryKey: keys.runbooks.view("every") });
    },
  });
}
