import { Users } from "lucide-react";

import { defineFeature, page } from "@/registry/feature";

declare module "@/registry/feature" {
  interface Features {
    access: { path: "/access"; resource: "users" | "roles" | "tokens" | "accounts" };
  }
}

export const feature = defineFeature("access", {
  pages: { "/access": page({ permission: "users:read" }, () => import("./AccessPage"), "AccessPage") },
  places: [{ to: "/access", label: "Access", icon: Users, group: "Govern", order: 50 }],
  resources: { users: ["users"], roles: [], tokens: [], accounts: [] },
});
