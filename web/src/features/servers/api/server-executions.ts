import { queryOptions } from "@tanstack/react-query";

import { get } from "@/api/client";
import { keys } from "@/api/keys";
import type { Page } from "@/api/pages";
import type { Execution } from "@/api/types";

/** The newest runs on a server. */
export const serverExecutionsQuery = (id: string) =>
  queryOptions({
    queryKey: [...keys.executions.list, "server", id],
    queryFn: ({ signal }) => get<Page<Execution>>("executions", { server_id: id, limit: 50 }, signal),
    select: (page) => page.items.filter((run) => run.server?.id === id).slice(0, 6),
  });
