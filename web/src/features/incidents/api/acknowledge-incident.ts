import { useMutation, useQueryClient } from "@tanstack/react-query";

import { post } from "@/api/client";
import { keys } from "@/api/keys";
import { useMe } from "@/api/session";
import type { Incident } from "@/api/types";
import { toast } from "@/ui/toast";

import { showAtOnce } from "./optimistic";

/** Acknowledges at once on the screen; if it is refused, everything is put back and the reason said. */
export function useAcknowledgeIncident() {
  const queryClient = useQueryClient();
  const me = useMe();
  return useMutation({
    mutationFn: (incident: Incident) => post<Incident>(`incidents/${incident.id}/acknowledge`),
    onMutate: (incident) =>
      showAtOnce(queryClient, incident.id, {
        state: "investigating",
        acknowledged_at: incident.acknowledged_at ?? new Date().toISOString(),
        owner: incident.owner ?? { id: me.id, name: me.name },
      }),
    onSuccess: (incident) =>
      toast.done(`${incident.key} acknowledged.`, { detail: "Escalation is stopped." }),
    onError: (error, incident, restore) => {
      restore?.();
      toast.failed(`${incident.key} is not acknowledged.`, error);
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.incidents.all }),
  });
}
