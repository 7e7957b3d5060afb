import { z } from "zod";

import type { Incident } from "@/api/types";
import { TextareaField } from "@/ui/form/bound";
import { FormDialog } from "@/ui/form/form-dialog";

import { useReopenIncident } from "../api/reopen-incident";

const schema = z.object({
  reason: z.string().trim().min(1, "Say why, so that others understand the timeline.").max(4000),
});

export function ReopenDialog({ incident, onClose }: { incident: Incident | null; onClose: () => void }) {
  const reopen = useReopenIncident();
  if (incident === null) return null;
  return (
    <FormDialog
      open
      onClose={onClose}
      title={`Reopen ${incident.key}?`}
      description={`${incident.title}. It goes back to investigating.`}
      schema={schema}
      defaultValues={{ reason: "" }}
      action="Reopen incident"
      onSubmit={({ reason }) => reopen.mutateAsync({ incident, reason })}
    >
      <TextareaField name="reason" label="Why" rows={3} />
    </FormDialog>
  );
}
