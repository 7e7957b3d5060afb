import { useMutation } from "@tanstack/react-query";

import { post } from "@/api/client";
import type { PasswordChange } from "@/api/types";

/** Changes one's own password. */
export function useChangePassword() {
  return useMutation({
    mutationFn: (passwords: PasswordChange) => post<undefined>("auth/password", passwords),
  });
}
