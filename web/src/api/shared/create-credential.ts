import { useMutation, useQueryClient } from "@tanstack/react-query";

import { post } from "../client";
import { keys } from "../keys";
import type { Credential, NewCredential } from "../types";

/** Adds a credential: on its own page, or while a server is added. */
export function useCreateCredential() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (credential: NewCredential) => post<Credential>("credentials", credential),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.credentials.all }),
  });
}
