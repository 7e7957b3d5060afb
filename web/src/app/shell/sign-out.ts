import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { signOut } from "@/api/auth";
import { toast } from "@/ui/toast";

/** Leaves the session and forgets everything that was loaded in it. */
export function useSignOut(): () => void {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  return () => {
    signOut().then(
      () => {
        queryClient.clear();
        void navigate({ to: "/login", search: {} });
      },
      (error: unknown) => toast.failed("You are still signed in.", error),
    );
  };
}
