import { queryOptions } from "@tanstack/react-query";

import { NetworkError } from "../problem";
import type { Readiness } from "../types";

/** Every part of the platform with its state. The answer is the same document at 200 and 503. */
export const readinessQuery = queryOptions({
  queryKey: ["system", "readiness"],
  queryFn: async ({ signal }): Promise<Readiness> => {
    try {
      const response = await fetch("/readyz", { signal });
      return (await response.json()) as Readiness;
    } catch (error) {
      throw new NetworkError(error);
    }
  },
});
