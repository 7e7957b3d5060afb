import { useMutation } from "@tanstack/react-query";

import { post } from "@/api/client";
import type { StagedTestResult } from "@/api/types";

/** Sends a test message to whoever asks, and waits for the provider's word. */
export function useTestChannel(id: string) {
  return useMutation({ mutationFn: () => post<StagedTestResult>(`channels/${id}/test`) });
}

/** Sends one by settings that are not saved. */
export const tryChannel = (kind: string, settings: Record<string, unknown>) =>
  post<StagedTestResult>(`providers/channel/${kind}/test`, { settings });
