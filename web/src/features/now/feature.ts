import { LayoutList } from "lucide-react";

import { defineFeature, page } from "@/registry/feature";

declare module "@/registry/feature" {
  interface Features {
    now: { path: "/"; resource: never };
  }
}

export const feature = defineFeature("now", {
  pages: { "/": page("signed-in", () => import("./NowPage"), "NowPage") },
  places: [{ to: "/", label: "Now", icon: LayoutList, group: "Respond", order: 10, key: "n", tab: true }],
  resources: {},
});
