import { ShieldCheck } from "lucide-react";

import { defineFeature, page } from "@/registry/feature";

declare module "@/registry/feature" {
  interface Features {
    audit: { path: "/audit"; resource: "audit" };
  }
}

export const feature = defineFeature("audit", {
  pages: { "/audit": page({ permission: "audit:read" }, () => import("./AuditPage"), "AuditPage") },
  places: [{ to: "/audit", label: "Audit", icon: ShieldCheck, group: "Govern", order: 40 }],
  resources: { audit: ["audit"] },
});
