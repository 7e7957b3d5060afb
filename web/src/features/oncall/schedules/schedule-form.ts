import { z } from "zod";

import type { NewSchedule, Schedule } from "@/api/types";
import { localZone } from "@/ui/format/time";
import { plural } from "@/ui/format/numbers";

export const scheduleSchema = z.object({
  name: z.string().trim().min(1, "Give it a name.").max(100, "Keep it under 100 letters."),
  time_zone: z.string().min(1, "Choose a time zone."),
  handoff: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/u, "Write it as 08:00, from 00:00 to 23:59."),
  start_date: z.iso.date("Write it as 2026-03-12."),
  length_days: z
    .number("Give a number of days.")
    .int()
    .min(1, "At least a day.")
    .max(366, "At most 366 days."),
  members: z
    .array(z.object({ id: z.string() }))
    .refine((rows) => rows.some((row) => row.id !== ""), { message: "Choose at least one person." }),
});

export type ScheduleForm = z.infer<typeof scheduleSchema>;

export function formOf(schedule: Schedule | null, today = new Date()): ScheduleForm {
  const rotation = schedule?.rotation;
  return {
    name: schedule?.name ?? "",
    time_zone: schedule?.time_zone ?? localZone(),
    handoff: rotation?.handoff.slice(0, 5) ?? "09:00",
    start_date: rotation?.start_date ?? today.toISOString().slice(0, 10),
    length_days: rotation?.length_days ?? 7,
    members: rotation?.members.map((id) => ({ id })) ?? [{ id: "" }],
  };
}

export function fieldsOf(form: ScheduleForm): NewSchedule {
  const { name, time_zone, handoff, start_date, length_days, members } = form;
  return {
    name: name.trim(),
    time_zone,
    rotation: {
      handoff,
      start_date,
      length_days,
      members: members.map((row) => row.id).filter((id) => id !== ""),
    },
  };
}

/** "weekly, changes Mon 08:00 Europe/Oslo", "every 3 days, changes 08:00 UTC". */
export function rotationWords({ time_zone, rotation }: Pick<Schedule, "time_zone" | "rotation">): string {
  const { length_days: days, handoff, start_date } = rotation;
  const weekday = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][
    new Date(`${start_date}T12:00:00Z`).getUTCDay()
  ];
  const every =
    days === 1
      ? "daily"
      : days === 7
        ? "weekly"
        : days === 14
          ? "every two weeks"
          : `every ${plural(days, "day")}`;
  const on = days % 7 === 0 ? `${weekday ?? ""} ` : "";
  return `${every}, changes ${on}${handoff.slice(0, 5)} ${time_zone}`;
}

/** The next turns in the order in which they come, as the form stands: whose, and from which day. */
export function turns(
  form: Pick<ScheduleForm, "start_date" | "length_days" | "members">,
  count: number,
): { id: string; day: string }[] {
  const members = form.members.map((row) => row.id).filter((id) => id !== "");
  const first = Date.parse(`${form.start_date}T00:00:00Z`);
  const { length_days: days } = form;
  if (members.length === 0 || Number.isNaN(first) || !(days >= 1)) return [];
  return Array.from({ length: count }, (_, index) => ({
    id: members[index % members.length] ?? "",
    day: new Date(first + index * days * 86_400_000).toISOString(),
  }));
}
