import { z } from "zod";

import type { Incident } from "@/api/types";
import { plural } from "@/ui/format/numbers";
import { TextareaField } from "@/ui/form/bound";
import { FormDialog } from "@/ui/form/form-dialog";
import { Note } from "@/ui/note";

import { useResolveIncident } from "../api/resolve-incident";

const schema = z.object({ note: z.string().max(4000, "Keep it under 4,000 letters.") });

/** Ends an incident; asks whether it should while alerts still fire. */
export function ResolveDialog({ incident, onClose }: { incident: Incident | null; onClose: () => void }) {
  const resolve = useResolveIncident();
  if (incident === null) return null;
  return (
    <FormDialog
      open
      onClose={onClose}
      title={`Resolve ${incident.key}?`}
      description={incident.title}
      schema={schema}
      defaultValues={{ note: "" }}
      action={incident.firing_alerts > 0 ? "Resolve all the same" : "Resolve incident"}
      onSubmit={({ note }) => resolve.mutateAsync({ incident, note })}
    >
      {incident.firing_alerts > 0 ? (
        <Note tone="warn">
          {plural(incident.firing_alerts, "alert")} still{" "}
          {incident.firing_alerts === 1
            ? "fires; it opens again when it repeats."
            : "fire; it opens again when they repeat."}
        </Note>
      ) : null}
      <TextareaField
        name="note"
        label="What solved it"
        optional
        rows={3}
        hint="Kept in the timeline, for whoever meets this again."
      />
    </FormDialog>
  );
}
