import { BellRing } from "lucide-react";

import { rowCount } from "@/api/shared/counts";
import { firingAlertsQuery } from "@/api/shared/watch";
import { counted, defineFeature, page } from "@/registry/feature";

declare module "@/registry/feature" {
  interface Features {
    alerts: { path: "/alerts" | "/alerts/$id"; resource: "alerts" };
  }
}

const reading = { permission: "alerts:read" };

export const feature = defineFeature("alerts", {
  pages: {
    "/alerts": page(reading, () => import("./AlertsPage"), "AlertsPage"),
    "/alerts/$id": page(reading, () => import("./AlertPage"), "AlertPage"),
  },
  places: [
    {
      to: "/alerts",
      label: "Alerts",
      icon: BellRing,
      group: "Respond",
      order: 30,
      key: "a",
      tab: true,
      count: counted(firingAlertsQuery, (page) => rowCount(page, "firing", false)),
    },
  ],
  resources: { alerts: ["alerts", "incidents"] },
});
