import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { z } from "zod";

import { useMay } from "@/api/session";
import { servicesQuery } from "@/api/shared/lists";
import { ComboboxField, TextareaField, TextField } from "@/ui/form/bound";
import { FormDialog } from "@/ui/form/form-dialog";

import { useDeclareIncident } from "../api/declare-incident";
import { SeverityField } from "./SeverityField";

const schema = z.object({
  title: z
    .string()
    .trim()
    .min(3, "Say in a few words what users notice.")
    .max(200, "Keep it under 200 letters."),
  severity: z.enum(["sev1", "sev2", "sev3", "sev4", "sev5"]),
  service: z.string(),
  summary: z.string().max(4000, "Keep it under 4,000 letters."),
});

/** Opens an incident that no alert has opened. */
export function DeclareDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const declare = useDeclareIncident();
  const navigate = useNavigate();
  const maySeeServices = useMay("catalog:read");
  const services = useQuery({ ...servicesQuery, enabled: open && maySeeServices });
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title="Declare incident"
      description="Use it when users are affected and no alert has told. The escalation policy pages whoever is on call."
      schema={schema}
      defaultValues={{ title: "", severity: "sev3", service: "", summary: "" }}
      action="Declare incident"
      onSubmit={async ({ service, summary, ...rest }) => {
        const incident = await declare.mutateAsync({
          ...rest,
          ...(service === "" ? {} : { service }),
          ...(summary === "" ? {} : { summary }),
        });
        await navigate({ to: "/incidents/$key", params: { key: incident.key } });
      }}
    >
      <TextField name="title" label="What is wrong" placeholder="Customers cannot sign in" autoFocus />
      <SeverityField />
      <ComboboxField
        name="service"
        label="Service"
        optional
        placeholder="Choose a service"
        options={(services.data ?? []).map((service) => ({ value: service.name, label: service.name }))}
      />
      <TextareaField name="summary" label="What is known" optional rows={3} />
    </FormDialog>
  );
}
