import { queryOptions, useQuery, useSuspenseQuery } from "@tanstack/react-query";

import { get } from "./client";
import { keys } from "./keys";
import type { Me } from "./types";

export const meQuery = queryOptions({
  queryKey: keys.me.all,
  queryFn: ({ signal }) => get<Me>("auth/me", undefined, signal),
  staleTime: 60_000,
});

/** The person who is signed in. Only under the signed-in routes, where it has been loaded. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}

/** Whether the person may do something, such as `useMay("servers:write")`. Hide what may not be done. */
export function useMay(permission: string): boolean {
  const { data } = useQuery(meQuery);
  return data?.permissions.includes(permission) ?? false;
}
