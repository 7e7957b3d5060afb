import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { patch, post, remove } from "@/api/client";
import { keys } from "@/api/keys";
import { allPages } from "@/api/pages";
import type { Binding } from "@/api/types";

const key = keys.runbooks.view("bindings");

export const bindingsQuery = queryOptions({
  queryKey: key,
  queryFn: ({ signal }) => allPages<Binding>("runbook-bindings", {}, signal),
});

export type BindingFields = Omit<Binding, "id" | "created_at" | "version">;

/** Adds a binding, or changes the one that is given. */
export function useSaveBinding(binding: Binding | null) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (fields: Partial<BindingFields>) =>
      binding === null
        ? post<Binding>("runbook-bindings", fields)
        : patch<Binding>(`runbook-bindings/${binding.id}`, fields, binding.version),
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
