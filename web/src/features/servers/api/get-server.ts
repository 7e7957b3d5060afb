import { queryOptions } from "@tanstack/react-query";

import { get } from "@/api/client";
import { keys } from "@/api/keys";
import type { Server } from "@/api/types";

export const serverQuery = (id: string) =>
  queryOptions({
    queryKey: keys.servers.detail(id),
    queryFn: ({ signal }) => get<Server>(`servers/${id}`, undefined, signal),
  });
