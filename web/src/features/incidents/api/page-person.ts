import { useMutation, useQueryClient } from "@tanstack/react-query";

import { post } from "@/api/client";
import { keys } from "@/api/keys";
import type { Contract, Incident, Named } from "@/api/types";
import { toast } from "@/ui/toast";

interface Page {
  incident: Incident;
  person: Named;
}

export function usePagePerson() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ incident, person }: Page) =>
      post<Incident>(`incidents/${incident.id}/page`, {
        user_id: person.id,
      } satisfies Contract<"PageRequest">),
    onSuccess: (incident, { person }) =>
      toast.done(`${person.name} is paged for ${incident.key}.`, {
        detail: "The timeline shows when it arrives.",
      }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.incidents.all }),
  });
}
