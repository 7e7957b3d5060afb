import type { QueryClient } from "@tanstack/react-query";
import { redirect } from "@tanstack/react-router";

import { isSignedIn, refresh } from "@/api/auth";
import { meQuery } from "@/api/session";

/** Guard of the signed-in pages: renews the session by cookie or sends the person to sign in. */
export async function requireSession(queryClient: QueryClient, href: string): Promise<void> {
  if (!isSignedIn() && !(await refresh())) {
    // The router reads a thrown redirect as its answer.
    throw redirect({ to: "/login", search: href === "/" ? {} : { return: href } });
  }
  await queryClient.query({ ...meQuery, staleTime: "static" });
}
