import { useQuery } from "@tanstack/react-query";

import { useMay } from "@/api/session";
import { policiesQuery } from "@/api/shared/lists";
import type { Service } from "@/api/types";
import { SelectField } from "@/ui/form/bound";

import { servicePoliciesQuery } from "./api/policies";

/** Stands for the default policy, whichever that is. */
export const DEFAULT_POLICY = "default";

/** The policy that a service names; undefined until it is known. Those who may not see it are not asked about it. */
export function useOwnPolicy(service: Service | null): string | undefined {
  const own = useQuery({ ...servicePoliciesQuery, enabled: useMay("oncall:read") });
  if (own.isLoading) return undefined;
  return own.data?.find((each) => each.service_id === service?.id)?.policy_id ?? DEFAULT_POLICY;
}

/** Who is paged for the service; shown to those who may change it. */
export function PolicyField() {
  const may = useMay("oncall:write");
  const policies = useQuery({ ...policiesQuery, enabled: may });
  if (!may || policies.data === undefined) return null;
  const usual = policies.data.find((policy) => policy.is_default)?.name;
  return (
    <SelectField
      name="policy_id"
      label="Escalation policy"
      hint="What its incidents start. Those under way keep what they began with."
      options={[
        { value: DEFAULT_POLICY, label: "The default", note: usual },
        ...policies.data.map(({ id, name }) => ({ value: id, label: name })),
      ]}
    />
  );
}
