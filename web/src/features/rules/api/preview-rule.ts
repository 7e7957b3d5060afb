import { keepPreviousData, queryOptions } from "@tanstack/react-query";

import { request } from "@/api/client";
import { keys } from "@/api/keys";
import type { RuleCondition, RulePreview } from "@/api/types";

/** What a rule would find now, and would have found before. Nothing is kept. */
export const previewQuery = (condition: RuleCondition) =>
  queryOptions({
    queryKey: [...keys.rules.view("preview"), condition],
    queryFn: ({ signal }) =>
      request<RulePreview>("rules/preview", { method: "POST", body: condition, signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });
