import { useMutation, useQueryClient } from "@tanstack/react-query";

import { patch, post, remove } from "@/api/client";
import { keys } from "@/api/keys";
import type { Service } from "@/api/types";

export type ServiceFields = Pick<Service, "description" | "owner_user_id" | "tier" | "server_ids">;

/** Adds a service, or changes the one that is given. Its name cannot change. */
export function useSaveService(service: Service | null) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ name, ...fields }: ServiceFields & { name: string }) =>
      service === null
        ? post<Service>("services", { name, ...fields })
        : patch<Service>(`services/${service.id}`, fields, service.version),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.services.all }),
  });
}

export function useDeleteService() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => remove(`services/${id}`),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.services.all }),
  });
}
