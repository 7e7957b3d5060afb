import { queryOptions } from "@tanstack/react-query";

import { get } from "@/api/client";
import { keys } from "@/api/keys";
import { allPages } from "@/api/pages";
import type { Setting, SystemInfo } from "@/api/types";

export const settingsQuery = queryOptions({
  queryKey: keys.settings.all,
  queryFn: ({ signal }) => allPages<Setting>("settings", {}, signal),
});

export const systemQuery = queryOptions({
  queryKey: keys.system.view("info"),
  queryFn: ({ signal }) => get<SystemInfo>("system", undefined, signal),
});
