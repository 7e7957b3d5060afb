import { Plus, Siren } from "lucide-react";

import { searchQuery } from "@/api/shared/search";
import { incidentStatsQuery } from "@/api/shared/watch";
import type { Incident } from "@/api/types";
import { counted, defineFeature, page } from "@/registry/feature";
import { paletteSource } from "@/registry/palette";
import { count } from "@/ui/format/numbers";

declare module "@/registry/feature" {
  interface Features {
    incidents: { path: "/incidents" | "/incidents/$key"; resource: "incidents" };
  }
}

const reading = { permission: "incidents:read" };

export const feature = defineFeature("incidents", {
  pages: {
    "/incidents": page(reading, () => import("./IncidentsPage"), "IncidentsPage"),
    "/incidents/$key": page(reading, () => import("./IncidentPage"), "IncidentPage"),
  },
  places: [
    {
      to: "/incidents",
      label: "Incidents",
      icon: Siren,
      group: "Respond",
      order: 20,
      key: "i",
      tab: true,
      count: counted(incidentStatsQuery, ({ open }) =>
        open === 0 ? null : { value: open, text: count(open), noun: "open", hot: true },
      ),
    },
  ],
  resources: { incidents: ["incidents", "alerts"] },
  commands: [
    {
      id: "declare",
      icon: Plus,
      text: "Declare incident…",
      href: "/incidents?new=1",
      permission: "incidents:write",
    },
  ],
  sources: [
    paletteSource({
      id: "incidents",
      permission: "incidents:read",
      query: (text) => searchQuery<Incident>("incidents", text),
      entry: (incident) => ({
        id: `incident:${incident.id}`,
        group: "Open",
        icon: Siren,
        text: `${incident.key} ${incident.title}`,
        note: `${incident.severity.toUpperCase()}, ${incident.state}`,
        href: `/incidents/${incident.key}`,
      }),
    }),
  ],
});
