import type { Incident, IncidentState } from "@/api/types";

/** What a move on the board does. */
export type Move = "acknowledge" | "resolve" | "reopen";

export const COLUMNS: readonly IncidentState[] = ["new", "investigating", "resolved"];

export const COLUMN_WORD: Record<IncidentState, string> = {
  new: "New",
  investigating: "Investigating",
  resolved: "Resolved",
};

/**
 * What has to be done to bring an incident to a state, or null when there is no way: a new one is acknowledged before
 * it is resolved, nobody can un-acknowledge, and a resolved one comes back as investigating, with a reason.
 */
export function moveTo(from: IncidentState, to: IncidentState): Move | null {
  if (from === to) return null;
  if (to === "resolved") return from === "investigating" ? "resolve" : null;
  if (to === "investigating") return from === "new" ? "acknowledge" : "reopen";
  return null;
}

/** The states an incident can be moved to, for the menu. */
export function targets(incident: Incident): { to: IncidentState; move: Move }[] {
  return COLUMNS.flatMap((to) => {
    const move = moveTo(incident.state, to);
    return move === null ? [] : [{ to, move }];
  });
}
