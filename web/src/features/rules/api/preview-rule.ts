import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { request } from "@/api/client";
import { keys } from "@/api/keys";
import type { Rule, RulePreview } from "@/api/types";

export type Condition = Pick<Rule, "query" | "window_seconds" | "threshold" | "comparison">;

/** What a rule would find now, and would have found before. Nothing is kept. */
export const previewQuery = (condition: Condition) =>
  queryOptions({
    queryKey: [...keys.rules.view("preview"), condition],
    queryFn: ({ signal }) =>
      request<RulePreview>("rules/preview", { method: "POST", body: condition, signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });
