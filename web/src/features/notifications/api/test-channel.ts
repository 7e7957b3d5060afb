import { useMutation } from "@tanstack/react-query";

import { post } from "@/api/client";
import type { ChannelTest } from "@/api/types";

/** Sends a test message to whoever asks, and waits for the provider's word. */
export function useTestChannel(id: string) {
  return useMutation({ mutationFn: () => post<ChannelTest>(`channels/${id}/test`) });
}
