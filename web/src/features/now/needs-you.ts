import type { Incident, Me } from "@/api/types";

/** Open incidents that ask this person to act: nobody has acknowledged them, or the person owns them. */
export function needsYou(incidents: readonly Incident[], me: Pick<Me, "id">): Incident[] {
  return incidents
    .filter((incident) => incident.state !== "resolved")
    .filter((incident) => incident.state === "new" || incident.owner?.id === me.id)
    .sort((a, b) => a.severity.localeCompare(b.severity) || a.opened_at.localeCompare(b.opened_at));
}
