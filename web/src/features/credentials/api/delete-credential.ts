import { useMutation, useQueryClient } from "@tanstack/react-query";

import { remove } from "@/api/client";
import { keys } from "@/api/keys";

export function useDeleteCredential() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => remove(`credentials/${id}`),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.credentials.all }),
  });
}
