import { useMutation, useQueryClient } from "@tanstack/react-query";

import { post } from "@/api/client";
import { keys } from "@/api/keys";
import type { Incident, Declaration } from "@/api/types";

export function useDeclareIncident() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (declaration: Declaration) => post<Incident>("incidents", declaration),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.incidents.all }),
  });
}
