import { z } from "zod";

import type { Incident } from "@/api/types";
import { TextField } from "@/ui/form/bound";
import { FormDialog } from "@/ui/form/form-dialog";

import { useSetSeverity } from "../api/set-severity";
import { SeverityField } from "./SeverityField";

const schema = z.object({
  severity: z.enum(["sev1", "sev2", "sev3", "sev4", "sev5"]),
  reason: z.string().max(500, "Keep it under 500 letters."),
});

export function SeverityDialog({ incident, onClose }: { incident: Incident; onClose: () => void }) {
  const change = useSetSeverity();
  return (
    <FormDialog
      open
      onClose={onClose}
      title={`Change the severity of ${incident.key}`}
      schema={schema}
      defaultValues={{ severity: incident.severity, reason: "" }}
      action="Change severity"
      onSubmit={({ severity, reason }) => change.mutateAsync({ incident, severity, reason })}
    >
      <SeverityField />
      <TextField name="reason" label="Why" optional placeholder="Customers cannot book" />
    </FormDialog>
  );
}
