import { useQuery } from "@tanstack/react-query";
import { z } from "zod";

import { useMay } from "@/api/session";
import { usersQuery } from "@/api/shared/lists";
import type { Service } from "@/api/types";
import { ComboboxField, SelectField, TextareaField, TextField } from "@/ui/form/bound";
import { FormDialog } from "@/ui/form/form-dialog";
import { toast } from "@/ui/toast";

import { useSetServicePolicy } from "./api/policies";
import { useSaveService } from "./api/services";
import { DEFAULT_POLICY, PolicyField, useOwnPolicy } from "./PolicyField";
import { ServersField } from "./ServersField";

const schema = z.object({
  name: z.string().trim().min(1, "Give it the name that events and alerts use.").max(200),
  description: z.string().max(4000, "Keep it under 4,000 letters."),
  owner_user_id: z.string(),
  tier: z.enum(["", "1", "2", "3"]),
  server_ids: z.array(z.string()),
  policy_id: z.string(),
});

const NOBODY = "nobody";
const TIERS = { "": null, "1": 1, "2": 2, "3": 3 } as const;

interface ServiceDialogProps {
  /** Null adds a new one. */
  service: Service | null;
  onClose: () => void;
}

/** Who owns a service, how much it matters, where it runs, and who is paged for it. */
export function ServiceDialog(props: ServiceDialogProps) {
  const ownPolicy = useOwnPolicy(props.service);
  return ownPolicy === undefined ? null : <ServiceForm ownPolicy={ownPolicy} {...props} />;
}

function ServiceForm({ service, ownPolicy, onClose }: ServiceDialogProps & { ownPolicy: string }) {
  const save = useSaveService(service);
  const setPolicy = useSetServicePolicy();
  const users = useQuery({ ...usersQuery, enabled: useMay("users:read") });
  return (
    <FormDialog
      open
      wide
      onClose={onClose}
      title={service === null ? "Add service" : `Edit ${service.name}`}
      schema={schema}
      defaultValues={{
        name: service?.name ?? "",
        description: service?.description ?? "",
        owner_user_id: service?.owner_user_id ?? NOBODY,
        tier: `${service?.tier ?? ""}`,
        server_ids: service?.server_ids ?? [],
        policy_id: ownPolicy,
      }}
      action={service === null ? "Add service" : "Save changes"}
      onSubmit={async ({ owner_user_id, tier, policy_id, ...form }) => {
        const saved = await save.mutateAsync({
          ...form,
          owner_user_id: owner_user_id === NOBODY || owner_user_id === "" ? null : owner_user_id,
          tier: TIERS[tier],
        });
        if (policy_id !== ownPolicy) {
          await setPolicy.mutateAsync({
            serviceId: saved.id,
            policyId: policy_id === DEFAULT_POLICY ? null : policy_id,
          });
        }
        toast.done(`${saved.name} saved.`);
      }}
    >
      <TextField
        name="name"
        label="Name"
        mono
        autoComplete="off"
        readOnly={service !== null}
        hint={
          service === null ? "As events and alerts call it." : "It cannot change: events and alerts use it."
        }
      />
      <div className="form-grid">
        <ComboboxField
          name="owner_user_id"
          label="Owner"
          options={[
            { value: NOBODY, label: "Nobody" },
            ...(users.data ?? [])
              .filter((user) => !user.disabled)
              .map((user) => ({ value: user.id, label: user.name, note: user.role })),
          ]}
        />
        <SelectField
          name="tier"
          label="Tier"
          options={[
            { value: "", label: "Not said" },
            { value: "1", label: "1: users notice at once" },
            { value: "2", label: "2: users notice later" },
            { value: "3", label: "3: internal" },
          ]}
        />
        <PolicyField />
      </div>
      <TextareaField name="description" label="What it does" optional rows={2} />
      <ServersField />
    </FormDialog>
  );
}
