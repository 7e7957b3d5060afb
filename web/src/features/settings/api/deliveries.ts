import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { get, post } from "@/api/client";
import { keys } from "@/api/keys";
import type { DeadDelivery, Deliveries } from "@/api/types";

const everyQuarterMinute = 15_000;

/** Deliveries that were given up, newest first, with how far behind the others are. */
export const deliveriesQuery = infiniteQueryOptions({
  queryKey: keys.deliveries.list,
  queryFn: ({ pageParam, signal }) => get<Deliveries>("deliveries", { cursor: pageParam }, signal),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.next_cursor,
  refetchInterval: everyQuarterMinute,
  select: ({ pages }) => ({ rows: pages.flatMap((page) => page.items), lag: pages[0] }),
});

/** Hands the event on to its subscriber once more, or gives up on it for good. */
export function useSettleDelivery(act: "retry" | "drop") {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ event_id, subscriber }: DeadDelivery) =>
      post<undefined>(`deliveries/${event_id}/${encodeURIComponent(subscriber)}/${act}`),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.deliveries.all }),
  });
}
