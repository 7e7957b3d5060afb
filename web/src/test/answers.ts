import { QueryClient } from "@tanstack/react-query";
import { vi } from "vitest";

import { keys } from "@/api/keys";

interface Sent {
  method: string;
  path: string;
  body: unknown;
}

/**
 * Answers requests from a table of paths without their query; what is not a GET is answered by `changed` and noted.
 * Restored after each test.
 */
export function answerWith(answers: Readonly<Record<string, unknown>>, changed?: unknown): Sent[] {
  const sent: Sent[] = [];
  vi.spyOn(globalThis, "fetch").mockImplementation((input, init) => {
    const path = (input as string).split("?")[0] ?? "";
    const method = init?.method ?? "GET";
    if (path.endsWith("/auth/refresh"))
      return Promise.resolve(Response.json({ access_token: "t", expires_in: 900 }));
    if (method === "GET")
      return Promise.resolve(Response.json(answers[path] ?? { items: [], next_cursor: null }));
    const body: unknown = typeof init?.body === "string" ? JSON.parse(init.body) : undefined;
    sent.push({ method, path, body });
    return Promise.resolve(
      changed === undefined ? new Response(null, { status: 204 }) : Response.json(changed),
    );
  });
  return sent;
}

/** A cache in which somebody with these permissions is signed in. */
export function signedIn(permissions: readonly string[], id = "u1"): QueryClient {
  const queryClient = new QueryClient({
    defaultOptions: { queries: { retry: false, staleTime: 60_000 } },
  });
  queryClient.setQueryData(keys.me.all, {
    id,
    kind: "user",
    name: "Mara",
    email: "mara@x.example",
    role: "admin",
    permissions,
  });
  return queryClient;
}
