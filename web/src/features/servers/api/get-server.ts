import { queryOptions } from "@tanstack/react-query";

import { get } from "@/api/client";
import { keys } from "@/api/keys";
import type { Server, ServerConnection } from "@/api/types";

const everyMinute = 60_000;

/** One server. A check that finds nothing new is told to nobody, so it is asked for now and then. */
export const serverQuery = (id: string) =>
  queryOptions({
    queryKey: keys.servers.detail(id),
    queryFn: ({ signal }) => get<Server>(`servers/${id}`, undefined, signal),
    refetchInterval: everyMinute,
  });

/** How its connection was over the last 24 h. */
export const connectionQuery = (id: string) =>
  queryOptions({
    queryKey: keys.servers.of(id, "connection"),
    queryFn: ({ signal }) => get<ServerConnection>(`servers/${id}/connection`, undefined, signal),
    refetchInterval: everyMinute,
  });
