import type { SightMark } from "./sightline";

export interface Cluster {
  at: number;
  marks: readonly SightMark[];
}

/** Groups marks that stand nearer than `near` ms to the first of their group; the group stands at its first. */
export function clusters(marks: readonly SightMark[], near: number): Cluster[] {
  const groups: { at: number; marks: SightMark[] }[] = [];
  for (const mark of [...marks].sort((a, b) => a.at - b.at)) {
    const last = groups.at(-1);
    if (last !== undefined && mark.at - last.at < near) last.marks.push(mark);
    else groups.push({ at: mark.at, marks: [mark] });
  }
  return groups;
}
