import { useMutation, useQueryClient } from "@tanstack/react-query";

import { post } from "@/api/client";
import { keys } from "@/api/keys";
import type { Contract, Incident } from "@/api/types";
import { toast } from "@/ui/toast";

interface Reopening {
  incident: Incident;
  reason: string;
}

export function useReopenIncident() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ incident, reason }: Reopening) =>
      post<Incident>(`incidents/${incident.id}/reopen`, { reason } satisfies Contract<"ReopenRequest">),
    onSuccess: (incident) => toast.done(`${incident.key} is open again.`),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.incidents.all }),
  });
}
