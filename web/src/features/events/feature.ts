import { ScrollText } from "lucide-react";

import { defineFeature, page } from "@/registry/feature";

declare module "@/registry/feature" {
  interface Features {
    events: { path: "/events"; resource: "events" };
  }
}

export const feature = defineFeature("events", {
  pages: { "/events": page({ permission: "events:read" }, () => import("./EventsPage"), "EventsPage") },
  places: [{ to: "/events", label: "Events", icon: ScrollText, group: "Observe", order: 10, key: "e" }],
  resources: { events: [] },
});
