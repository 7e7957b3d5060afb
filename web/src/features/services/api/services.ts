import { useMutation, useQueryClient } from "@tanstack/react-query";

import { patch, post, remove } from "@/api/client";
import { keys } from "@/api/keys";
import type { NewService, Service, ServiceChange } from "@/api/types";

/** Adds a service, or changes the one that is given. Its name cannot change. */
export function useSaveService(service: Service | null) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ name, ...fields }: NewService) =>
      service === null
        ? post<Service>("services", { name, ...fields } satisfies NewService)
        : patch<Service>(`services/${service.id}`, fields satisfies ServiceChange, service.version),
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
