import { useMutation, useQueryClient } from "@tanstack/react-query";

import { post } from "@/api/client";
import { keys } from "@/api/keys";
import type { Contract, Incident, IncidentSeverity } from "@/api/types";
import { toast } from "@/ui/toast";

interface SeverityChange {
  incident: Incident;
  severity: IncidentSeverity;
  reason: string;
}

export function useSetSeverity() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ incident, severity, reason }: SeverityChange) =>
      post<Incident>(`incidents/${incident.id}/severity`, {
        severity,
        ...(reason === "" ? {} : { reason }),
      } satisfies Contract<"SeverityRequest">),
    onSuccess: (incident) => toast.done(`${incident.key} is now ${incident.severity.toUpperCase()}.`),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.incidents.all }),
  });
}
