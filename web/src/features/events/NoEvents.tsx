import { Radio, SearchX } from "lucide-react";

import { Button } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { useUrlState } from "@/ui/url-state";

import { FILTER_NAMES, rangeName, RANGES } from "./filters";

/** Nothing matched: says how wide the search was and offers the next wider one. */
export function NoEvents({ live }: { live: boolean }) {
  const [url, setUrl] = useUrlState();
  if (live) {
    return (
      <EmptyState icon={Radio} title="Waiting for the next event">
        New events that match appear here as they are taken in.
      </EmptyState>
    );
  }
  const filtered = FILTER_NAMES.some((name) => url[name] !== undefined);
  return (
    <EmptyState
      icon={SearchX}
      title="No events match"
      action={
        <span className="row wrap">
          {filtered ? (
            <Button
              size="sm"
              onClick={() => setUrl(Object.fromEntries(FILTER_NAMES.map((name) => [name, undefined])))}
            >
              Drop all filters
            </Button>
          ) : null}
          <Button
            size="sm"
            onClick={() => setUrl({ range: "7d", from: undefined, to: undefined, sel: undefined })}
          >
            Search the last 7 d
          </Button>
        </span>
      }
    >
      {url.from === undefined
        ? `Nothing in the ${RANGES[rangeName(url)].label.toLowerCase()}`
        : "Nothing in this span"}
      {filtered ? " with these filters." : ". Events are sent to "}
      {filtered ? null : <code>POST /api/v1/events</code>}
    </EmptyState>
  );
}
