import { useMutation } from "@tanstack/react-query";

import { post } from "@/api/client";

export interface TestReceipt {
  ok: boolean;
  /** What the provider said. */
  detail: string;
  ms: number;
}

/** Sends a test message to whoever asks, and waits for the provider's word. */
export function useTestChannel(id: string) {
  return useMutation({ mutationFn: () => post<TestReceipt>(`channels/${id}/test`) });
}
