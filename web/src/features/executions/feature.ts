import { SquareTerminal } from "lucide-react";

import { rowCount } from "@/api/shared/counts";
import { undecidedExecutionsQuery } from "@/api/shared/watch";
import { counted, defineFeature, page } from "@/registry/feature";

declare module "@/registry/feature" {
  interface Features {
    executions: { path: "/executions" | "/executions/$id"; resource: "executions" };
  }
}

const reading = { permission: "runbooks:read" };

export const feature = defineFeature("executions", {
  pages: {
    "/executions": page(reading, () => import("./ExecutionsPage"), "ExecutionsPage"),
    "/executions/$id": page(reading, () => import("./ExecutionPage"), "ExecutionPage"),
  },
  places: [
    {
      to: "/executions",
      label: "Executions",
      icon: SquareTerminal,
      group: "Automate",
      order: 20,
      key: "x",
      count: counted(undecidedExecutionsQuery, (page) => rowCount(page, "to be decided", true)),
    },
  ],
  resources: { executions: ["executions"] },
});
