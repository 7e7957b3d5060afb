import { SlidersHorizontal } from "lucide-react";

import { defineFeature, page } from "@/registry/feature";

declare module "@/registry/feature" {
  interface Features {
    rules: { path: "/rules"; resource: "rules" };
  }
}

export const feature = defineFeature("rules", {
  pages: { "/rules": page({ permission: "monitoring:read" }, () => import("./RulesPage"), "RulesPage") },
  places: [{ to: "/rules", label: "Rules", icon: SlidersHorizontal, group: "Observe", order: 70, key: "u" }],
  resources: { rules: ["rules"] },
});
