import { useMutation, useQueryClient } from "@tanstack/react-query";

import { post } from "@/api/client";
import { keys } from "@/api/keys";
import type { Page } from "@/api/pages";
import { useMe } from "@/api/session";
import { openIncidentsQuery } from "@/api/shared/watch";
import type { Incident } from "@/api/types";
import { toast } from "@/ui/toast";

/** Acknowledges at once on the screen; if it is refused, the row is put back and the reason said. */
export function useAcknowledgeIncident() {
  const queryClient = useQueryClient();
  const me = useMe();
  const key = openIncidentsQuery.queryKey;
  return useMutation({
    mutationFn: (incident: Incident) => post<Incident>(`incidents/${incident.id}/acknowledge`),
    onMutate: async (incident) => {
      await queryClient.cancelQueries({ queryKey: key });
      const before = queryClient.getQueryData<Page<Incident>>(key);
      queryClient.setQueryData<Page<Incident>>(key, (page) =>
        page === undefined
          ? page
          : {
              ...page,
              items: page.items.map((each) =>
                each.id === incident.id
                  ? {
                      ...each,
                      state: "investigating" as const,
                      owner: each.owner ?? { id: me.id, name: me.name },
                    }
                  : each,
              ),
            },
      );
      return { before };
    },
    onSuccess: (incident) => {
      toast.done(`${incident.key} acknowledged.`, { detail: "Escalation is stopped." });
    },
    onError: (error, incident, context) => {
      queryClient.setQueryData(key, context?.before);
      toast.failed(`${incident.key} is not acknowledged.`, error);
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.incidents.all }),
  });
}
