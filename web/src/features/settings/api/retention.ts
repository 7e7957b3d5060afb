import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { get, put } from "@/api/client";
import { keys } from "@/api/keys";
import type { Retention, RetentionChange } from "@/api/types";

export const retentionQuery = queryOptions({
  queryKey: keys.retention.all,
  queryFn: ({ signal }) => get<Retention>("retention", undefined, signal),
});

export function useChangeRetention() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (days: number) => put<Retention>("retention", { days } satisfies RetentionChange),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.retention.all }),
  });
}
