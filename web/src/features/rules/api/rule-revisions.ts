import { keys } from "@/api/keys";
import { pagedQuery } from "@/api/pages";
import type { RuleRevision } from "@/api/types";

/** What a rule was, newest first. */
export const revisionsQuery = (id: string) =>
  pagedQuery<RuleRevision>(keys.rules.of(id, "revisions"), `rules/${id}/revisions`, { limit: 20 });
