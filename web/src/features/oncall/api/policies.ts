import { useMutation, useQueryClient } from "@tanstack/react-query";

import { patch, post, remove } from "@/api/client";
import { keys } from "@/api/keys";
import type { EscalationPolicy, NewPolicy, PolicyChange } from "@/api/types";

/** Adds a policy, or changes the one that is given. Escalations under way keep what they began with. */
export function useSavePolicy(policy: EscalationPolicy | null) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (fields: NewPolicy) =>
      policy === null
        ? post<EscalationPolicy>("escalation-policies", fields)
        : patch<EscalationPolicy>(
            `escalation-policies/${policy.id}`,
            fields satisfies PolicyChange,
            policy.version,
          ),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.oncall.all }),
  });
}

export function useDeletePolicy() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => remove(`escalation-policies/${id}`),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.oncall.all }),
  });
}
