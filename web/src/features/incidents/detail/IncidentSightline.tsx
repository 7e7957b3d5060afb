import { useQuery } from "@tanstack/react-query";

import type { Incident, TimelineEntry } from "@/api/types";
import { plural } from "@/ui/format/numbers";
import { clockTime } from "@/ui/format/time";
import { useNow } from "@/ui/now";
import { Sightline } from "@/ui/sightline";

import { incidentAlertsQuery } from "../api/get-incident-alerts";
import { lookOfKind } from "./looks";
import { lanesOf } from "./sightline";
import { showEntry } from "./use-named-entry";

const SPAN_COLOR = { Alerts: "var(--firing)", Runbooks: "var(--accent)" } as const;

/** Alerts, pages, runbooks and people under one clock. A mark leads to its entry in the timeline. */
export function IncidentSightline({
  incident,
  entries,
}: {
  incident: Incident;
  entries: readonly TimelineEntry[];
}) {
  const alerts = useQuery(incidentAlertsQuery(incident.id));
  const now = useNow(5);
  const { from, to, live, lanes } = lanesOf(incident, entries, alerts.data ?? [], now);
  const figures = lanes.map((lane) => `${lane.label.toLowerCase()} ${lane.marks.length}`).join(", ");
  return (
    <div className="inc-sight">
      <Sightline
        label={`${plural(entries.length, "entry", "entries")} from ${clockTime(from)} to ${live ? "now" : clockTime(to)}: ${figures}`}
        from={from}
        to={to}
        live={live}
        lanes={lanes.map((lane) => ({
          label: lane.label,
          spans: lane.spans.map((span) => ({
            ...span,
            color: lane.label === "Alerts" || lane.label === "Runbooks" ? SPAN_COLOR[lane.label] : undefined,
          })),
          marks: lane.marks.map((mark) => ({
            at: mark.at,
            ...lookOfKind(mark.kind),
            label: `${clockTime(mark.at)} ${mark.label}`,
            onSelect: () => showEntry(mark.entry),
          })),
        }))}
      />
    </div>
  );
}
