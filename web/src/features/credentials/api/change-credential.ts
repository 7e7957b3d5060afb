import { useMutation, useQueryClient } from "@tanstack/react-query";

import { patch } from "@/api/client";
import { keys } from "@/api/keys";
import type { Credential, CredentialChange } from "@/api/types";

/** Renames a credential, or replaces its secret. */
export function useChangeCredential(credential: Credential) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (change: CredentialChange) =>
      patch<Credential>(`credentials/${credential.id}`, change, credential.version),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.credentials.all }),
  });
}
