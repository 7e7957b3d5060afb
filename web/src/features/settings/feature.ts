import { Settings2 } from "lucide-react";

import { defineFeature, page } from "@/registry/feature";

declare module "@/registry/feature" {
  interface Features {
    settings: { path: "/settings"; resource: "settings" | "system" | "jobs" | "deliveries" | "retention" };
  }
}

export const feature = defineFeature("settings", {
  pages: { "/settings": page("signed-in", () => import("./SettingsPage"), "SettingsPage") },
  places: [{ to: "/settings", label: "Settings", icon: Settings2, group: "Govern", order: 70, key: "," }],
  resources: { settings: [], system: [], jobs: [], deliveries: [], retention: [] },
});
