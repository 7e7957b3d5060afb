import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { post, remove } from "@/api/client";
import { keys } from "@/api/keys";
import { allPages } from "@/api/pages";
import type { ServiceToken } from "@/api/types";

export const tokensQuery = queryOptions({
  queryKey: keys.tokens.list,
  queryFn: ({ signal }) => allPages<ServiceToken>("tokens", {}, signal),
});

export interface NewToken {
  name: string;
  permissions: string[];
  expires_at?: string;
}

/** The only answer that ever holds the value. */
export type CreatedToken = ServiceToken & { token: string };

function useRefreshTokens() {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: keys.tokens.all });
}

export function useCreateToken() {
  return useMutation({
    mutationFn: (token: NewToken) => post<CreatedToken>("tokens", token),
    onSuccess: useRefreshTokens(),
  });
}

export function useRevokeToken() {
  return useMutation({
    mutationFn: (token: ServiceToken) => remove(`tokens/${token.id}`),
    onSuccess: useRefreshTokens(),
  });
}
