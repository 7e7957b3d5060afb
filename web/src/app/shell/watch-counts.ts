import { useQuery } from "@tanstack/react-query";

import { useMay } from "@/api/session";
import { firingAlertsQuery, incidentStatsQuery, onCallQuery } from "@/api/shared/watch";
import { count } from "@/ui/format/numbers";

interface WatchCounts {
  needsYou: number | undefined;
  firing: string | undefined;
}

/** True once the strip's figures are known or cannot be had: it then appears whole, and nothing in it moves. */
export function useWatchSettled(): boolean {
  const stats = useQuery({ ...incidentStatsQuery, enabled: useMay("incidents:read") });
  const alerts = useQuery({ ...firingAlertsQuery, enabled: useMay("alerts:read") });
  const oncall = useQuery({ ...onCallQuery, enabled: useMay("oncall:read") });
  return [stats, alerts, oncall].every((query) => !query.isLoading);
}

/** Figures of the watch strip. Undefined until they are known; never shown as zero meanwhile. */
export function useWatchCounts(): WatchCounts {
  const stats = useQuery({ ...incidentStatsQuery, enabled: useMay("incidents:read") }).data;
  const alerts = useQuery({ ...firingAlertsQuery, enabled: useMay("alerts:read") }).data;
  const firing =
    alerts === undefined
      ? undefined
      : `${count(alerts.items.length)}${alerts.next_cursor === null ? "" : "+"}`;
  return { needsYou: stats?.needs_you, firing };
}
