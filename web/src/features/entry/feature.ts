import { defineFeature, page } from "@/registry/feature";

declare module "@/registry/feature" {
  interface Features {
    entry: { path: "/login" | "/setup"; resource: "me" };
  }
}

/** Before anybody is signed in, and who it is afterwards. */
export const feature = defineFeature("entry", {
  pages: {
    "/login": page("public", () => import("./LoginPage"), "LoginPage"),
    "/setup": page("public", () => import("./SetupPage"), "SetupPage"),
  },
  resources: { me: ["users"] },
});
