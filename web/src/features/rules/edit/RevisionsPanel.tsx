import { useInfiniteQuery } from "@tanstack/react-query";

import type { Rule } from "@/api/types";
import { LoadMore } from "@/ui/load-more";
import { Panel } from "@/ui/panel";
import { Skeleton } from "@/ui/skeleton";
import { Time } from "@/ui/time";

import { revisionsQuery } from "../api/rule-revisions";
import { changedParts, conditionWords } from "../words";

/** What the rule was before, and who changed it. */
export function RevisionsPanel({ rule }: { rule: Rule }) {
  const revisions = useInfiniteQuery(revisionsQuery(rule.id));
  const rows = revisions.data?.rows;
  return (
    <Panel title="Revisions">
      {rows === undefined ? (
        revisions.isError ? (
          <p className="pb-t t2">The revisions did not load. They are tried again.</p>
        ) : (
          <Skeleton rows={3} rowHeight={48} label="Loading revisions" />
        )
      ) : (
        <ul className="list">
          {rows.map((revision, index) => (
            <li key={revision.revision}>
              <span className="t3 num no">{revision.revision}</span>
              <div className="grow">
                <div>
                  {revision.actor.name} <span className="t2">{changedParts(rows[index + 1], revision)}</span>
                </div>
                <div className="fs12 t3">{conditionWords(revision)}</div>
              </div>
              <Time className="fs12 t3" at={revision.at} as="short" minutes />
            </li>
          ))}
        </ul>
      )}
      {revisions.hasNextPage ? (
        <LoadMore query={revisions} shown={rows?.length ?? 0} noun="revisions" />
      ) : null}
    </Panel>
  );
}
