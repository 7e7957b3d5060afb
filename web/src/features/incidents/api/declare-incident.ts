import { useMutation, useQueryClient } from "@tanstack/react-query";

import { post } from "@/api/client";
import { keys } from "@/api/keys";
import type { Incident, IncidentSeverity } from "@/api/types";

export interface Declaration {
  title: string;
  severity: IncidentSeverity;
  service?: string;
  summary?: string;
}

export function useDeclareIncident() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (declaration: Declaration) => post<Incident>("incidents", declaration),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.incidents.all }),
  });
}
