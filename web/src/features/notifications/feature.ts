import { Send } from "lucide-react";

import { defineFeature, page } from "@/registry/feature";

declare module "@/registry/feature" {
  interface Features {
    notifications: { path: "/notifications"; resource: "notifications" | "channels" };
  }
}

export const feature = defineFeature("notifications", {
  pages: {
    "/notifications": page(
      { permission: "notifications:read" },
      () => import("./NotificationsPage"),
      "NotificationsPage",
    ),
  },
  places: [{ to: "/notifications", label: "Notifications", icon: Send, group: "Govern", order: 20 }],
  resources: { notifications: ["notifications"], channels: ["channels"] },
});
