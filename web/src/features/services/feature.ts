import { Boxes } from "lucide-react";

import { searchQuery } from "@/api/shared/search";
import type { Service } from "@/api/types";
import { defineFeature, page } from "@/registry/feature";
import { paletteSource } from "@/registry/palette";

declare module "@/registry/feature" {
  interface Features {
    services: { path: "/services"; resource: "services" };
  }
}

export const feature = defineFeature("services", {
  pages: {
    "/services": page({ permission: "catalog:read" }, () => import("./ServicesPage"), "ServicesPage"),
  },
  places: [{ to: "/services", label: "Services", icon: Boxes, group: "Observe", order: 60, key: "s" }],
  resources: { services: ["services", "incidents", "alerts"] },
  sources: [
    paletteSource({
      id: "services",
      permission: "catalog:read",
      query: (text) => searchQuery<Service>("services", text),
      entry: (service) => ({
        id: `service:${service.id}`,
        group: "Open",
        icon: Boxes,
        text: service.name,
        note: "Service",
        href: `/services?q=${encodeURIComponent(service.name)}`,
      }),
    }),
  ],
});
