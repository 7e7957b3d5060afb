import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { get, put } from "@/api/client";
import { keys } from "@/api/keys";
import type { ContactMethod, ContactMethods } from "@/api/types";

/** Where a person's pages go, in order. */
export const contactMethodsQuery = (userId: string) =>
  queryOptions({
    queryKey: keys.users.of(userId, "contact-methods"),
    queryFn: ({ signal }) => get<ContactMethods>(`users/${userId}/contact-methods`, undefined, signal),
    select: (answer) => answer.items,
  });

export function useSaveContactMethods(userId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (items: ContactMethod[]) =>
      put<ContactMethods>(`users/${userId}/contact-methods`, { items } satisfies ContactMethods),
    onSuccess: (saved) => queryClient.setQueryData(keys.users.of(userId, "contact-methods"), saved),
  });
}
