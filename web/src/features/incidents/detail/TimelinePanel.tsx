import { useQuery } from "@tanstack/react-query";
import { Hourglass } from "lucide-react";

import { useMay } from "@/api/session";
import type { Incident, TimelineEntry } from "@/api/types";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { plural } from "@/ui/format/numbers";
import { duration } from "@/ui/format/time";
import { LoadMore } from "@/ui/load-more";
import { Panel } from "@/ui/panel";
import { Rail, RailItem } from "@/ui/rail";
import { Skeleton } from "@/ui/skeleton";
import { useUrlState } from "@/ui/url-state";

import { PENDING } from "../api/add-comment";
import { receiptsQuery } from "../api/get-receipts";
import { CommentBox } from "./CommentBox";
import {
  filterEntries,
  FILTERS,
  foldReceipts,
  receiptsOf,
  withSilences,
  type TimelineFilter,
} from "./timeline";
import { TimelineRow } from "./TimelineRow";
import { useNamedEntry, type Timeline } from "./use-named-entry";

function filterOf(text: string | undefined): TimelineFilter {
  return FILTERS.find((each) => each.id === text)?.id ?? "all";
}

/** Everything that happened, newest first, and the box to add to it. */
export function TimelinePanel({ incident, timeline }: { incident: Incident; timeline: Timeline }) {
  const [url] = useUrlState();
  const filter = filterOf(url.show);
  const mayWork = useMay("incidents:write");
  const entries = timeline.data?.rows;
  useNamedEntry(url.entry, timeline);
  return (
    <Panel
      title="Timeline"
      note={entries === undefined ? undefined : `${plural(entries.length, "entry", "entries")}, newest first`}
      actions={entries === undefined ? null : <FilterChips entries={entries} chosen={filter} />}
      padded
    >
      {mayWork ? <CommentBox incident={incident} /> : null}
      {entries !== undefined ? (
        <Entries incident={incident} entries={filterEntries(entries, filter)} named={url.entry} />
      ) : timeline.isError ? (
        <ErrorState
          title="The timeline did not load"
          error={timeline.error}
          onRetry={() => void timeline.refetch()}
        />
      ) : (
        <Skeleton rows={6} rowHeight={56} label="Loading the timeline" />
      )}
      {timeline.hasNextPage ? (
        <LoadMore query={timeline} shown={entries?.length ?? 0} noun="entries" />
      ) : null}
    </Panel>
  );
}

function FilterChips({ entries, chosen }: { entries: readonly TimelineEntry[]; chosen: TimelineFilter }) {
  const [, setUrl] = useUrlState();
  return (
    <div className="row gap-1 wrap" role="group" aria-label="Entries shown">
      {FILTERS.map(({ id, label }) => (
        <button
          key={id}
          type="button"
          className="chip"
          aria-pressed={id === chosen}
          onClick={() => setUrl({ show: id === "all" ? undefined : id })}
        >
          {label}
          {id === "all" ? null : <span className="n">{filterEntries(entries, id).length}</span>}
        </button>
      ))}
    </div>
  );
}

interface EntriesProps {
  incident: Incident;
  entries: readonly TimelineEntry[];
  /** The entry that the address names. */
  named: string | undefined;
}

function Entries({ incident, entries, named }: EntriesProps) {
  const maySee = useMay("notifications:read");
  const receipts = useQuery({ ...receiptsQuery(incident.id), enabled: maySee });
  const known = maySee && !receipts.isError ? receipts.data : [];
  if (entries.length === 0) return <EmptyState title="Nothing of this kind has happened" />;
  return (
    <Rail label="Timeline, newest first">
      {withSilences(foldReceipts(entries, known)).map((item) =>
        item.type === "quiet" ? (
          <RailItem key={item.id} icon={Hourglass}>
            <div className="gap">{duration(item.seconds)} without an entry.</div>
          </RailItem>
        ) : (
          <TimelineRow
            key={item.entry.id}
            incidentId={incident.id}
            entry={item.entry}
            pending={item.entry.id.startsWith(PENDING)}
            receipts={receiptsOf(item.entry, known ?? [])}
            marked={item.entry.id === named}
          />
        ),
      )}
    </Rail>
  );
}
