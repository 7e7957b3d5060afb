import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useFormContext, useWatch } from "react-hook-form";

import { usersQuery } from "@/api/shared/lists";
import type { Schedule } from "@/api/types";
import { ComboboxField, TextField } from "@/ui/form/bound";
import { FormDialog } from "@/ui/form/form-dialog";
import { day } from "@/ui/format/time";
import { toast } from "@/ui/toast";

import { useSaveSchedule } from "../api/schedules";
import { MembersField } from "./MembersField";
import { fieldsOf, formOf, scheduleSchema, turns, type ScheduleForm } from "./schedule-form";

interface ScheduleDialogProps {
  /** Null adds a new one. */
  schedule: Schedule | null;
  onClose: () => void;
}

/** Who takes turns, how long a turn is, and when they change. */
export function ScheduleDialog({ schedule, onClose }: ScheduleDialogProps) {
  const save = useSaveSchedule(schedule);
  const zones = useMemo(
    () => ["UTC", ...Intl.supportedValuesOf("timeZone")].map((zone) => ({ value: zone, label: zone })),
    [],
  );
  return (
    <FormDialog
      open
      wide
      onClose={onClose}
      title={schedule === null ? "Add schedule" : `Edit ${schedule.name}`}
      description={
        schedule === null ? undefined : "A change counts from now on. What was before stays in the record."
      }
      schema={scheduleSchema}
      defaultValues={formOf(schedule)}
      action={schedule === null ? "Add schedule" : "Save changes"}
      onSubmit={async (form) => {
        const saved = await save.mutateAsync(fieldsOf(form));
        toast.done(`${saved.name} saved.`);
      }}
    >
      <div className="form-grid">
        <TextField name="name" label="Name" placeholder="Platform, primary" />
        <ComboboxField name="time_zone" label="Time zone" options={zones} />
        <TextField name="start_date" label="First day" mono placeholder="2026-03-12" autoComplete="off" />
        <TextField name="handoff" label="Changes at" mono placeholder="08:00" autoComplete="off" />
        <TextField
          name="length_days"
          label="Days in a turn"
          type="number"
          min={1}
          max={366}
          hint="7 is a week, 1 is a day."
        />
      </div>
      <MembersField />
      <Preview />
    </FormDialog>
  );
}

function Preview() {
  const { control } = useFormContext<ScheduleForm>();
  const [start_date, length_days, members] = useWatch({
    control,
    name: ["start_date", "length_days", "members"],
  });
  const users = useQuery(usersQuery);
  const shown = turns({ start_date, length_days, members }, Math.max(4, members.length + 1));
  if (shown.length === 0) return null;
  const name = (id: string) => users.data?.find((user) => user.id === id)?.name ?? "…";
  return (
    <p className="text-xs text-text-2">
      Turns: {shown.map((turn) => `${name(turn.id)} from ${day(turn.day)}`).join(", ")}, and so on.
    </p>
  );
}
