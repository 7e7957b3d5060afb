import type { OnCallNow, User } from "@/api/types";
import type { SelectOption } from "@/ui/form/select";

/** People to choose from: who is on call first, with the schedule beside the name; then the others by name. */
export function peopleOptions(
  users: readonly User[],
  onCall: readonly OnCallNow[],
  me: string,
): SelectOption[] {
  const duty = new Map<string, string>();
  for (const one of [...onCall].sort((a, b) => a.level - b.level)) {
    if (!duty.has(one.user.id))
      duty.set(one.user.id, one.schedule_name === null ? "on call" : `on call, ${one.schedule_name}`);
  }
  const known = users.filter((user) => !user.disabled);
  const extra = onCall.filter((one) => !known.some((user) => user.id === one.user.id)).map((one) => one.user);
  const all = [
    ...known,
    ...extra.filter((one, index) => extra.findIndex((each) => each.id === one.id) === index),
  ];
  return all
    .sort((a, b) => Number(duty.has(b.id)) - Number(duty.has(a.id)) || a.name.localeCompare(b.name))
    .map((user) => ({
      value: user.id,
      label: user.id === me ? `${user.name} (you)` : user.name,
      ...(duty.has(user.id) ? { note: duty.get(user.id) } : {}),
    }));
}
