import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { z } from "zod";

import { usersQuery } from "@/api/shared/lists";
import { ComboboxField, SelectField } from "@/ui/form/bound";
import { FormDialog } from "@/ui/form/form-dialog";
import { UtcTimeField } from "@/ui/form/utc-field";
import { asUtcText, fromUtcText, UTC_UNREAD } from "@/ui/form/utc-time";
import { toast } from "@/ui/toast";

import { useAddOverride } from "../api/overrides";
import { schedulesQuery } from "../api/schedules";
import type { Stretch } from "./layout";

const time = z.string().refine((text) => !Number.isNaN(fromUtcText(text)), UTC_UNREAD);

const schema = z
  .object({
    schedule_id: z.string().min(1, "Choose a schedule."),
    user_id: z.string().min(1, "Choose a person."),
    from: time,
    to: time,
  })
  .refine(({ from, to }) => !(fromUtcText(from) >= fromUtcText(to)), {
    path: ["to"],
    message: "It has to end after it begins.",
  });

interface OverrideDialogProps {
  /** What is to be covered; null asks for everything. */
  stretch: Stretch | null;
  onClose: () => void;
}

/** Somebody stands in for a time. It wins over the rotation. */
export function OverrideDialog({ stretch, onClose }: OverrideDialogProps) {
  const add = useAddOverride();
  const schedules = useQuery(schedulesQuery);
  const users = useQuery(usersQuery);
  const [nextHour] = useState(() => Math.ceil(Date.now() / 3_600_000) * 3_600_000);
  const begins = stretch?.from ?? nextHour;
  return (
    <FormDialog
      open
      onClose={onClose}
      title="Add override"
      description="For this time somebody else is on call than the rotation says."
      schema={schema}
      defaultValues={{
        schedule_id: stretch?.scheduleId ?? schedules.data?.[0]?.id ?? "",
        user_id: "",
        from: asUtcText(begins, false),
        to: asUtcText(stretch?.to ?? begins + 8 * 3_600_000, false),
      }}
      action="Add override"
      onSubmit={async ({ from, to, ...rest }) => {
        await add.mutateAsync({
          ...rest,
          from: new Date(fromUtcText(from)).toISOString(),
          to: new Date(fromUtcText(to)).toISOString(),
        });
        toast.done("The override is in the schedule.");
      }}
    >
      <SelectField
        name="schedule_id"
        label="Schedule"
        placeholder="Choose a schedule"
        options={(schedules.data ?? []).map((each) => ({ value: each.id, label: each.name }))}
      />
      <ComboboxField
        name="user_id"
        label="Who stands in"
        placeholder="Type a name"
        options={(users.data ?? [])
          .filter((user) => !user.disabled)
          .map((user) => ({ value: user.id, label: user.name, note: user.role }))}
      />
      <div className="form-grid">
        <UtcTimeField name="from" label="From" />
        <UtcTimeField name="to" label="To" />
      </div>
    </FormDialog>
  );
}
