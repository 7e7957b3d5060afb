import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { get, post } from "@/api/client";
import { keys } from "@/api/keys";
import { pagedQuery } from "@/api/pages";
import type { Notification } from "@/api/types";

/** What was sent, newest first. */
export const deliveriesQuery = (state: string) => ({
  ...pagedQuery<Notification>(keys.notifications.list, "notifications", { state, limit: 50 }),
  placeholderData: keepPreviousData,
});

export const deliveryQuery = (id: string) =>
  queryOptions({
    queryKey: keys.notifications.detail(id),
    queryFn: ({ signal }) => get<Notification>(`notifications/${id}`, undefined, signal),
  });

/** Queues a failed notification once more. */
export function useRetryDelivery() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => post<Notification>(`notifications/${id}/retry`),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.notifications.all }),
  });
}
