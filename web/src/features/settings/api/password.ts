import { useMutation } from "@tanstack/react-query";

import { post } from "@/api/client";

/** Changes one's own password. */
export function useChangePassword() {
  return useMutation({
    mutationFn: (passwords: { current: string; new: string }) => post<undefined>("auth/password", passwords),
  });
}
