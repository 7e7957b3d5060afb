import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { put } from "@/api/client";
import { keys } from "@/api/keys";
import { allPages } from "@/api/pages";
import type { ServicePolicy } from "@/api/types";

/** The services that name an escalation policy of their own; every other one starts the default. */
export const servicePoliciesQuery = queryOptions({
  queryKey: keys.oncall.view("service-policies"),
  queryFn: ({ signal }) => allPages<ServicePolicy>("escalation-policies/services", {}, signal),
});

/** Lets the incidents of a service start a policy from now on; null is the default. */
export function useSetServicePolicy() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ serviceId, policyId }: { serviceId: string; policyId: string | null }) =>
      put<ServicePolicy>(`services/${serviceId}/escalation-policy`, { policy_id: policyId }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.oncall.all }),
  });
}
