import { BookOpenCheck } from "lucide-react";

import { runbooksQuery } from "@/api/shared/lists";
import { defineFeature, page } from "@/registry/feature";
import { paletteSource } from "@/registry/palette";

import { runbookEntry } from "./palette-entry";

declare module "@/registry/feature" {
  interface Features {
    runbooks: { path: "/runbooks" | "/runbooks/$name"; resource: "runbooks" };
  }
}

const reading = { permission: "runbooks:read" };

export const feature = defineFeature("runbooks", {
  pages: {
    "/runbooks": page(reading, () => import("./RunbooksPage"), "RunbooksPage"),
    "/runbooks/$name": page(reading, () => import("./RunbookPage"), "RunbookPage"),
  },
  places: [
    { to: "/runbooks", label: "Runbooks", icon: BookOpenCheck, group: "Automate", order: 10, key: "r" },
  ],
  resources: { runbooks: ["runbooks"] },
  sources: [
    paletteSource({
      id: "runbooks",
      permission: "runbooks:read",
      query: () => runbooksQuery,
      entry: runbookEntry,
    }),
  ],
});
