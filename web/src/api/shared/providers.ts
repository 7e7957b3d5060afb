import { queryOptions } from "@tanstack/react-query";

import { allPages } from "../pages";
import type { Provider } from "../types";

/** The kinds of a family. They come with the server's code and do not change while it runs. */
export const providersQuery = (family: string) =>
  queryOptions({
    queryKey: ["providers", family],
    queryFn: ({ signal }) => allPages<Provider>("providers", { family }, signal),
    staleTime: Infinity,
  });
