import { queryOptions } from "@tanstack/react-query";

import { accessToken } from "../auth";
import { NetworkError } from "../problem";
import type { Readiness } from "../types";

/** Every part of the platform with its state, shown only to who may see it. The answer is the same document at 200 and 503. */
export const readinessQuery = queryOptions({
  queryKey: ["system", "readiness"],
  queryFn: async ({ signal }): Promise<Readiness> => {
    try {
      const token = await accessToken();
      const headers = token === null ? undefined : { Authorization: `Bearer ${token}` };
      const response = await fetch("/readyz", { signal, ...(headers && { headers }) });
      return (await response.json()) as Readiness;
    } catch (error) {
      throw new NetworkError(error);
    }
  },
});
