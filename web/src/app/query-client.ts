import { QueryClient } from "@tanstack/react-query";

import { isTransient } from "@/api/problem";

/** Live events invalidate what they touch, so data may be kept for a while; only what may pass is tried again. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        gcTime: 5 * 60_000,
        retry: (failures, error) => failures < 2 && isTransient(error),
        retryDelay: (attempt) => Math.min(1000 * 2 ** attempt, 8000),
        refetchOnWindowFocus: true,
        // Without a network a request fails at once and says so; waiting for it in silence looks like work.
        networkMode: "always",
        refetchOnReconnect: true,
      },
      mutations: { retry: false, networkMode: "always" },
    },
  });
}
