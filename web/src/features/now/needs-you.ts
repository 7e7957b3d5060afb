import type { Incident, Me } from "@/api/types";

/** Open incidents that ask this person to act, by the rule the server counts by: owned, or paged and not yet taken. */
export function needsYou(incidents: readonly Incident[], me: Pick<Me, "id">): Incident[] {
  return incidents
    .filter((incident) => incident.state !== "resolved")
    .filter(
      (incident) =>
        incident.owner?.id === me.id ||
        (incident.state === "new" && incident.responders.some((responder) => responder.id === me.id)),
    )
    .sort((a, b) => a.severity.localeCompare(b.severity) || a.opened_at.localeCompare(b.opened_at));
}
