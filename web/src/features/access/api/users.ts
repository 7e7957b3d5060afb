import { useMutation, useQueryClient } from "@tanstack/react-query";

import { patch, post } from "@/api/client";
import { keys } from "@/api/keys";
import type { NewUser, User, UserChange } from "@/api/types";

function useRefreshUsers() {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: keys.users.all });
}

export function useAddUser() {
  return useMutation({
    mutationFn: (user: NewUser) => post<User>("users", user),
    onSuccess: useRefreshUsers(),
  });
}

/** Changes a person; refused when somebody else changed the same person meanwhile. */
export function useChangeUser() {
  return useMutation({
    mutationFn: ({ user, change }: { user: User; change: UserChange }) =>
      patch<User>(`users/${user.id}`, change, user.version),
    onSettled: useRefreshUsers(),
  });
}
