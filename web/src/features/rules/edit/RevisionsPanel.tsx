import { useInfiniteQuery } from "@tanstack/react-query";

import { Panel } from "@/ui/panel";
import { RevisionList } from "@/ui/revision-list";

import { revisionsQuery } from "../api/rule-revisions";
import { RULE_FACETS } from "../words";

/** What the rule was before, and who changed it; also of one that was deleted. */
export function RevisionsPanel({ id }: { id: string }) {
  return (
    <Panel title="History">
      <RevisionList query={useInfiniteQuery(revisionsQuery(id))} facets={RULE_FACETS} />
    </Panel>
  );
}
