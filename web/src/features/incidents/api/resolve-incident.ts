import { useMutation, useQueryClient } from "@tanstack/react-query";

import { post } from "@/api/client";
import { keys } from "@/api/keys";
import type { Incident, IncidentResolution } from "@/api/types";
import { toast } from "@/ui/toast";

interface Resolution {
  incident: Incident;
  note: string;
}

export function useResolveIncident() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ incident, note }: Resolution) =>
      post<Incident>(
        `incidents/${incident.id}/resolve`,
        (note === "" ? {} : { note }) satisfies IncidentResolution,
      ),
    onSuccess: (incident) => toast.done(`${incident.key} resolved.`),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.incidents.all }),
  });
}
