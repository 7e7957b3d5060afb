import { useMutation, useQueryClient } from "@tanstack/react-query";

import { post, remove } from "@/api/client";
import { keys } from "@/api/keys";
import type { NewOverride, Override } from "@/api/types";

interface OverrideOf extends NewOverride {
  schedule_id: string;
}

export function useAddOverride() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ schedule_id, ...body }: OverrideOf) =>
      post<Override>(`schedules/${schedule_id}/overrides`, body satisfies NewOverride),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.oncall.all }),
  });
}

interface OverrideRef {
  scheduleId: string;
  overrideId: string;
}

/** Ends an override now, or takes it back before it has begun. */
export function useRemoveOverride() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ scheduleId, overrideId }: OverrideRef) =>
      remove(`schedules/${scheduleId}/overrides/${overrideId}`),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.oncall.all }),
  });
}
