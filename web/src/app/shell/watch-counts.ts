import { useQuery } from "@tanstack/react-query";

import { useMay } from "@/api/session";
import { firingAlertsQuery, incidentStatsQuery, onCallQuery } from "@/api/shared/watch";
import { count } from "@/ui/format/numbers";

import type { NavTarget } from "../navigation";

export interface NavCount {
  text: string;
  /** What is counted, for screen readers: "open". */
  noun: string;
  hot: boolean;
}

interface WatchCounts {
  needsYou: number | undefined;
  firing: string | undefined;
  nav: Partial<Record<NavTarget, NavCount>>;
}

/** True once the strip's figures are known or cannot be had: it then appears whole, and nothing in it moves. */
export function useWatchSettled(): boolean {
  const stats = useQuery({ ...incidentStatsQuery, enabled: useMay("incidents:read") });
  const alerts = useQuery({ ...firingAlertsQuery, enabled: useMay("alerts:read") });
  const oncall = useQuery({ ...onCallQuery, enabled: useMay("oncall:read") });
  return [stats, alerts, oncall].every((query) => !query.isLoading);
}

/** Figures of the watch strip and the navigation. Undefined until they are known; never shown as zero meanwhile. */
export function useWatchCounts(): WatchCounts {
  const stats = useQuery({ ...incidentStatsQuery, enabled: useMay("incidents:read") }).data;
  const alerts = useQuery({ ...firingAlertsQuery, enabled: useMay("alerts:read") }).data;
  const firing =
    alerts === undefined
      ? undefined
      : `${count(alerts.items.length)}${alerts.next_cursor === null ? "" : "+"}`;
  const nav: WatchCounts["nav"] = {};
  if (stats !== undefined && stats.open > 0) {
    nav["/incidents"] = { text: count(stats.open), noun: "open", hot: true };
  }
  if (firing !== undefined && firing !== "0") nav["/alerts"] = { text: firing, noun: "firing", hot: false };
  return { needsYou: stats?.needs_you, firing, nav };
}
