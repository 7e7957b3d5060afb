import type { UseQueryResult } from "@tanstack/react-query";
import { Pause, Play, SlidersHorizontal } from "lucide-react";
import { useCallback, useState } from "react";

import type { LogEvent } from "@/api/types";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { ErrorState } from "@/ui/error-state";
import { count } from "@/ui/format/numbers";
import { Panel } from "@/ui/panel";
import { Skeleton } from "@/ui/skeleton";

import type { TimedHistogram } from "./api/histogram";
import { EventList } from "./EventList";
import { Facets } from "./Facets";
import { NoEvents } from "./NoEvents";
import type { EventsView } from "./use-events-view";

interface EventsPanelProps {
  view: EventsView;
  histogram: UseQueryResult<TimedHistogram>;
}

/** The list with its head: how many, what waits, and the live tail. */
export function EventsPanel({ view, histogram }: EventsPanelProps) {
  const { search, live, tail } = view;
  const [facets, setFacets] = useState(false);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = search;
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const waiting = live ? tail.held : view.newer;
  return (
    <Panel
      className={search.isPlaceholderData ? "stale" : ""}
      title={live ? "Live tail" : `${count(view.total)} events`}
      note={<span className="no-phone">{note(view)}</span>}
      actions={
        <>
          <Button size="sm" icon={SlidersHorizontal} className="facets-b" onClick={() => setFacets(true)}>
            Facets
          </Button>
          {waiting > 0 ? (
            <Button size="sm" onClick={view.showNewer}>
              <span className="num">+{count(waiting)} newer</span>
            </Button>
          ) : null}
          <Button
            size="sm"
            icon={live ? Pause : Play}
            shortcut="Space"
            aria-pressed={live}
            onClick={view.toggleLive}
          >
            {live ? "Pause" : "Live tail"}
          </Button>
          <span className="vh" role="status">
            {live ? "Live tail is on" : ""}
          </span>
        </>
      }
    >
      <Body rows={view.rows} view={view} onEnd={onEnd} />
      {facets ? (
        <Dialog open onClose={() => setFacets(false)} title="Narrow the events">
          <Facets histogram={histogram.data} />
        </Dialog>
      ) : null}
    </Panel>
  );
}

function note(view: EventsView): string {
  if (view.live) return view.tail.connected ? "newest first" : "reconnecting";
  return view.brushed ? "in the chosen span, newest first" : "newest first";
}

function Body({
  rows,
  view,
  onEnd,
}: {
  rows: readonly LogEvent[] | undefined;
  view: EventsView;
  onEnd: () => void;
}) {
  const { search, live } = view;
  if (rows === undefined) {
    return search.isError ? (
      <ErrorState title="Events did not load" error={search.error} onRetry={() => void search.refetch()} />
    ) : (
      <Skeleton rows={20} rowHeight={24} label="Searching events" />
    );
  }
  if (rows.length === 0) return <NoEvents live={live} />;
  return (
    <>
      <EventList rows={rows} onEnd={onEnd} />
      <div className="row tbl-foot text-xs text-text-3" role="status">
        {search.isFetchingNextPage
          ? "Loading older events…"
          : !live && !search.hasNextPage
            ? `All ${count(rows.length)} events of this span are shown.`
            : `${count(rows.length)} loaded.`}
      </div>
    </>
  );
}
