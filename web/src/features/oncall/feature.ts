import { CalendarClock } from "lucide-react";

import { defineFeature, page } from "@/registry/feature";

declare module "@/registry/feature" {
  interface Features {
    oncall: { path: "/oncall"; resource: "oncall" };
  }
}

export const feature = defineFeature("oncall", {
  pages: { "/oncall": page({ permission: "oncall:read" }, () => import("./OnCallPage"), "OnCallPage") },
  places: [
    {
      to: "/oncall",
      label: "On-call",
      icon: CalendarClock,
      group: "Respond",
      order: 40,
      key: "o",
      tab: true,
    },
  ],
  resources: { oncall: ["oncall"] },
});
