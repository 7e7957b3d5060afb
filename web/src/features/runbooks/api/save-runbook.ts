import { useMutation, useQueryClient } from "@tanstack/react-query";

import { post, put } from "@/api/client";
import { keys } from "@/api/keys";
import type { Runbook, RunbookText } from "@/api/types";

/** Keeps the YAML of a new runbook, or of the one that is named. */
export function useSaveRunbook(name: string | null) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (source: string) =>
      name === null
        ? post<Runbook>("runbooks", { source } satisfies RunbookText)
        : put<Runbook>(`runbooks/${encodeURIComponent(name)}`, { source } satisfies RunbookText),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.runbooks.all }),
  });
}
