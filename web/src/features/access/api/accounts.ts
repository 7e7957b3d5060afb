import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { patch, post, remove } from "@/api/client";
import { keys } from "@/api/keys";
import { allPages } from "@/api/pages";
import type { NewServiceAccount, ServiceAccount, ServiceAccountChange } from "@/api/types";

export const accountsQuery = queryOptions({
  queryKey: keys.accounts.list,
  queryFn: ({ signal }) => allPages<ServiceAccount>("service-accounts", {}, signal),
});

/** What happens to an account happens to its tokens as well. */
function useRefresh() {
  const queryClient = useQueryClient();
  return () =>
    Promise.all(
      [keys.accounts.all, keys.tokens.all].map((queryKey) => queryClient.invalidateQueries({ queryKey })),
    );
}

/** Adds an account, or changes the one that is given. */
export function useSaveAccount(account: ServiceAccount | null) {
  return useMutation({
    mutationFn: (fields: NewServiceAccount) =>
      account === null
        ? post<ServiceAccount>("service-accounts", fields)
        : patch<ServiceAccount>(`service-accounts/${account.id}`, fields, account.version),
    onSuccess: useRefresh(),
  });
}

export function useDisableAccount() {
  return useMutation({
    mutationFn: ({ account, disabled }: { account: ServiceAccount; disabled: boolean }) =>
      patch<ServiceAccount>(
        `service-accounts/${account.id}`,
        { disabled } satisfies ServiceAccountChange,
        account.version,
      ),
    onSuccess: useRefresh(),
  });
}

export function useDeleteAccount() {
  return useMutation({
    mutationFn: (account: ServiceAccount) => remove(`service-accounts/${account.id}`),
    onSuccess: useRefresh(),
  });
}
