import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { patch, post, remove } from "@/api/client";
import { keys } from "@/api/keys";
import { allPages } from "@/api/pages";
import type { Binding, BindingChange, NewBinding } from "@/api/types";

const key = keys.runbooks.view("bindings");

export const bindingsQuery = queryOptions({
  queryKey: key,
  queryFn: ({ signal }) => allPages<Binding>("runbook-bindings", {}, signal),
});

/** Adds a binding, or changes the one that is given. */
export function useSaveBinding(binding: Binding | null) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (fields: NewBinding) =>
      binding === null
        ? post<Binding>("runbook-bindings", fields)
        : patch<Binding>(`runbook-bindings/${binding.id}`, fields satisfies BindingChange, binding.version),
    onSettled: () => queryClient.invalidateQueries({ queryKey: key }),
  });
}

export function useEnableBinding(binding: Binding) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (enabled: boolean) =>
      patch<Binding>(`runbook-bindings/${binding.id}`, { enabled } satisfies BindingChange, binding.version),
    onSettled: () => queryClient.invalidateQueries({ queryKey: key }),
  });
}

export function useDeleteBinding() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => remove(`runbook-bindings/${id}`),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: key }),
  });
}
