import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { get, patch, post, remove } from "@/api/client";
import { keys } from "@/api/keys";
import { allPages } from "@/api/pages";
import type { NewRule, Rule, RuleChange } from "@/api/types";

export const rulesQuery = queryOptions({
  queryKey: keys.rules.list,
  queryFn: ({ signal }) => allPages<Rule>("rules", {}, signal),
  // Values change with every evaluation, without an event of their own.
  refetchInterval: 15_000,
});

export const ruleQuery = (id: string) =>
  queryOptions({
    queryKey: keys.rules.detail(id),
    queryFn: ({ signal }) => get<Rule>(`rules/${id}`, undefined, signal),
    refetchInterval: 15_000,
  });

/** Makes a rule, or changes the one that is given. What it was stays readable as a revision. */
export function useSaveRule(rule: Rule | null) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (fields: NewRule) =>
      rule === null
        ? post<Rule>("rules", fields)
        : patch<Rule>(`rules/${rule.id}`, fields satisfies RuleChange, rule.version),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.rules.all }),
  });
}

export function useEnableRule(rule: Rule) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (enabled: boolean) =>
      patch<Rule>(`rules/${rule.id}`, { enabled } satisfies RuleChange, rule.version),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.rules.all }),
  });
}

export function useDeleteRule() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => remove(`rules/${id}`),
    onSuccess: (_nothing, id) => {
      queryClient.removeQueries({ queryKey: keys.rules.detail(id) });
      return queryClient.invalidateQueries({ queryKey: keys.rules.list });
    },
  });
}
