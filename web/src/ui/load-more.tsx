import { Button } from "./button";
import { count } from "./format/numbers";

/** The part of an infinite query this needs; `useInfiniteQuery` fits as it is. */
interface Paged {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => Promise<unknown>;
}

/** Foot of a cursor-paged list: how many are shown, and the next page on demand. */
export function LoadMore({ query, shown, noun = "rows" }: { query: Paged; shown: number; noun?: string }) {
  if (shown === 0) return null;
  return (
    <div className="row tbl-foot text-xs text-text-3">
      <span className="num">{words(query.hasNextPage, shown, noun)}</span>
      {query.hasNextPage ? (
        <Button
          size="sm"
          className="ml-auto"
          pending={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Load more
        </Button>
      ) : null}
    </div>
  );
}

function words(more: boolean, shown: number, noun: string): string {
  if (more) return `First ${count(shown)} ${noun}`;
  return shown === 1 ? "1 in all" : `All ${count(shown)} ${noun}`;
}
