import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { post, remove } from "@/api/client";
import { keys } from "@/api/keys";
import { allPages } from "@/api/pages";
import type { CreatedToken, NewToken, ServiceToken } from "@/api/types";

export const tokensQuery = queryOptions({
  queryKey: keys.tokens.list,
  queryFn: ({ signal }) => allPages<ServiceToken>("tokens", {}, signal),
});

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
