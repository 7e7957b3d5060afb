import { useMutation, useQueryClient } from "@tanstack/react-query";

import { post } from "@/api/client";
import { keys } from "@/api/keys";
import type { Contract, Incident, Named } from "@/api/types";
import { toast } from "@/ui/toast";

import { showAtOnce } from "./optimistic";

interface OwnerChange {
  incident: Incident;
  owner: Named | null;
}

/** The new owner shows at once and can be taken back; a refusal restores the old one. */
export function useSetOwner() {
  const queryClient = useQueryClient();
  const mutation = useMutation({
    mutationFn: ({ incident, owner }: OwnerChange) =>
      post<Incident>(`incidents/${incident.id}/owner`, {
        user_id: owner?.id ?? null,
      } satisfies Contract<"OwnerRequest">),
    onMutate: ({ incident, owner }) => showAtOnce(queryClient, incident.id, { owner }),
    onSuccess: (_saved, { incident, owner }) => {
      const before = incident.owner;
      toast.done(
        owner === null ? `${incident.key} has no owner now.` : `${owner.name} owns ${incident.key}.`,
        { undo: () => mutation.mutate({ incident: { ...incident, owner }, owner: before }) },
      );
    },
    onError: (error, { incident }, restore) => {
      restore?.();
      toast.failed(`The owner of ${incident.key} did not change.`, error);
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.incidents.all }),
  });
  return mutation;
}
