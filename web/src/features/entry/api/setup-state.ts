import { queryOptions } from "@tanstack/react-query";

import { NetworkError, problemFrom } from "@/api/problem";
import type { SetupState } from "@/api/types";

/** Whether the first administrator is still to be made. Asked without a session. */
export const setupStateQuery = queryOptions({
  queryKey: ["setup"],
  queryFn: async ({ signal }): Promise<SetupState> => {
    let response: Response;
    try {
      response = await fetch("/api/v1/setup", { signal });
    } catch (error) {
      throw new NetworkError(error);
    }
    if (!response.ok) throw await problemFrom(response);
    return (await response.json()) as SetupState;
  },
  staleTime: 0,
});
