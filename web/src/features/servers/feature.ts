import { Server as ServerIcon } from "lucide-react";

import { rowCount } from "@/api/shared/counts";
import { searchQuery } from "@/api/shared/search";
import { unreachableServersQuery } from "@/api/shared/watch";
import type { Server } from "@/api/types";
import { counted, defineFeature, page } from "@/registry/feature";
import { paletteSource } from "@/registry/palette";

declare module "@/registry/feature" {
  interface Features {
    servers: { path: "/servers" | "/servers/$id"; resource: "servers" };
  }
}

const reading = { permission: "servers:read" };

export const feature = defineFeature("servers", {
  pages: {
    "/servers": page(reading, () => import("./ServersPage"), "ServersPage"),
    "/servers/$id": page(reading, () => import("./ServerPage"), "ServerPage"),
  },
  places: [
    {
      to: "/servers",
      label: "Servers",
      icon: ServerIcon,
      group: "Estate",
      order: 10,
      key: "v",
      count: counted(unreachableServersQuery, (page) => rowCount(page, "not connected", false)),
    },
  ],
  resources: { servers: ["servers"] },
  sources: [
    paletteSource({
      id: "servers",
      permission: "servers:read",
      prefix: { key: "#", label: "servers" },
      query: (text) => searchQuery<Server>("servers", text),
      entry: (server) => ({
        id: `server:${server.id}`,
        group: "Open",
        icon: ServerIcon,
        text: server.name,
        note: `Server, ${server.address}`,
        href: `/servers/${server.id}`,
      }),
    }),
  ],
});
