import { KeyRound } from "lucide-react";

import { defineFeature, page } from "@/registry/feature";

declare module "@/registry/feature" {
  interface Features {
    credentials: { path: "/credentials"; resource: "credentials" };
  }
}

export const feature = defineFeature("credentials", {
  pages: {
    "/credentials": page(
      { permission: "credentials:read" },
      () => import("./CredentialsPage"),
      "CredentialsPage",
    ),
  },
  places: [
    { to: "/credentials", label: "Credentials", icon: KeyRound, group: "Govern", order: 30, key: "c" },
  ],
  resources: { credentials: ["credentials"] },
});
