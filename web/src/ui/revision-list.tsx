import { LoadMore } from "./load-more";
import { differences, firstWords, type Difference, type Facet } from "./revisions";
import { Skeleton } from "./skeleton";
import { Time } from "./time";

interface Revision {
  revision: number;
  at: string;
  actor: { name: string } | null;
  deleted: boolean;
}

/** The part of an infinite query this needs; `useInfiniteQuery` fits as it is. */
interface RevisionQuery<R> {
  data: { rows: R[] } | undefined;
  isError: boolean;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => Promise<unknown>;
}

interface RevisionListProps<R> {
  query: RevisionQuery<R>;
  facets: readonly Facet<R>[];
}

/** Who changed a thing when, newest first, each with what it says otherwise than the one before. */
export function RevisionList<R extends Revision>({ query, facets }: RevisionListProps<R>) {
  const rows = query.data?.rows;
  if (rows === undefined) {
    return query.isError ? (
      <p className="pb-t text-text-2">The history did not load. It is tried again.</p>
    ) : (
      <Skeleton rows={3} rowHeight={48} label="Loading the history" />
    );
  }
  return (
    <>
      <ol className="list revs">
        {rows.map((row, index) => (
          <li key={row.revision}>
            <div className="row top">
              <span className="grow">
                {verb(row)} by <b className="font-medium">{row.actor?.name ?? "somebody who was not kept"}</b>
              </span>
              <Time className="text-xs text-text-3" at={row.at} as="short" minutes />
            </div>
            <Changes row={row} older={rows[index + 1]} facets={facets} />
          </li>
        ))}
      </ol>
      {query.hasNextPage ? <LoadMore query={query} shown={rows.length} noun="revisions" /> : null}
    </>
  );
}

function verb({ deleted, revision }: Revision): string {
  if (deleted) return "Removed";
  return revision === 1 ? "Made" : "Changed";
}

interface ChangesProps<R> {
  row: R;
  older: R | undefined;
  facets: readonly Facet<R>[];
}

function Changes<R extends Revision>({ row, older, facets }: ChangesProps<R>) {
  if (row.deleted) return null;
  // The one before is on the next page, unless this is the first.
  if (older === undefined && row.revision > 1) return null;
  const changes = older === undefined ? firstWords(row, facets) : differences(older, row, facets);
  if (changes.length === 0) return <p className="text-xs text-text-3">Saved without a change.</p>;
  return (
    <dl className="chg text-xs">
      {changes.map((change) => (
        <div key={change.name}>
          <dt>{change.name}</dt>
          <dd>
            {older === undefined ? (
              change.after.map((line) => <div key={line}>{line}</div>)
            ) : (
              <Lines change={change} />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Lines({ change: { before, after } }: { change: Difference }) {
  return (
    <>
      {before.map((line) => (
        <del key={line}>
          <span aria-hidden="true">− </span>
          {line}
        </del>
      ))}
      {after.map((line) => (
        <ins key={line}>
          <span aria-hidden="true">+ </span>
          {line}
        </ins>
      ))}
    </>
  );
}
