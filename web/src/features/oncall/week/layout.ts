/** Where shifts stand in a week, and what stands in a day of the agenda. Pure. */
import type { Shift } from "@/api/types";

export interface Block {
  key: string;
  user: { id: string; name: string };
  from: number;
  to: number;
  /** Place and width as shares of the week. */
  left: number;
  width: number;
  override: string | null;
  /** What fits into the block: the full name, the first name, or the initials. */
  words: string;
}

export interface Gap {
  from: number;
  to: number;
  left: number;
  width: number;
}

const ms = (at: string): number => new Date(at).getTime();

/** Narrower shares of the week than these hold only the first name, only the initials. */
const NAME_SHARE = 0.11;
const FIRST_SHARE = 0.05;

function fitting(name: string, share: number): string {
  if (share >= NAME_SHARE) return name;
  const words = name.split(/\s+/u);
  if (share >= FIRST_SHARE) return words[0] ?? name;
  return words
    .map((word) => word[0] ?? "")
    .join("")
    .slice(0, 2);
}

/** Shifts cut to the week. What lies outside is left out; neighbours of one person and one source are one block. */
export function blocks(shifts: readonly Shift[], from: number, to: number): Block[] {
  const length = to - from;
  const joined: { shift: Shift; from: number; to: number }[] = [];
  for (const shift of [...shifts].sort((a, b) => ms(a.from) - ms(b.from))) {
    const begins = Math.max(ms(shift.from), from);
    const ends = Math.min(ms(shift.to), to);
    if (ends <= begins) continue;
    const last = joined.at(-1);
    const goesOn =
      last?.to === begins &&
      last.shift.user.id === shift.user.id &&
      last.shift.override_id === shift.override_id;
    if (goesOn) last.to = ends;
    else joined.push({ shift, from: begins, to: ends });
  }
  return joined.map(({ shift, from: begins, to: ends }) => {
    const width = (ends - begins) / length;
    return {
      key: `${shift.user.id}${begins}`,
      user: shift.user,
      from: begins,
      to: ends,
      left: (begins - from) / length,
      width,
      override: shift.override_id,
      words: fitting(shift.user.name, width),
    };
  });
}

/** The stretches of the week in which nobody is on call. */
export function gaps(shifts: readonly Shift[], from: number, to: number): Gap[] {
  const length = to - from;
  const found: Gap[] = [];
  let covered = from;
  const add = (begins: number, ends: number) => {
    if (ends > begins) {
      found.push({ from: begins, to: ends, left: (begins - from) / length, width: (ends - begins) / length });
    }
  };
  for (const shift of [...shifts].sort((a, b) => ms(a.from) - ms(b.from))) {
    const begins = Math.max(ms(shift.from), from);
    if (begins >= to) break;
    add(covered, begins);
    covered = Math.max(covered, Math.min(ms(shift.to), to));
  }
  add(covered, to);
  return found;
}

export interface AgendaItem {
  key: string;
  schedule: string;
  scheduleId: string;
  block: Block;
  /** "until", "from", "all day" or a stretch, with the hours that belong to it. */
  when: { kind: "until" | "from" | "all" | "between"; from: number; to: number };
}

/** Who is on call on one day, by every schedule, in the order in which they begin. */
export function agendaOf(
  schedules: readonly { id: string; name: string; shifts: readonly Shift[] }[],
  from: number,
  to: number,
): AgendaItem[] {
  return schedules
    .flatMap(({ id, name, shifts }) =>
      blocks(shifts, from, to).map((block): AgendaItem => {
        const atStart = block.from === from;
        const atEnd = block.to === to;
        const kind = atStart && atEnd ? "all" : atStart ? "until" : atEnd ? "from" : "between";
        return {
          key: `${id}${block.key}`,
          schedule: name,
          scheduleId: id,
          block,
          when: { kind, from: block.from, to: block.to },
        };
      }),
    )
    .sort((a, b) => a.when.from - b.when.from);
}

/** The same colour for the same person on every row: their place among all who appear, by name. */
export function colorsOf(shifts: readonly Shift[]): Map<string, string> {
  const people = new Map(shifts.map((shift) => [shift.user.id, shift.user.name]));
  const order = [...people].sort(([, a], [, b]) => a.localeCompare(b));
  return new Map(order.map(([id], index) => [id, `var(--series-${(index % 8) + 1})`]));
}
