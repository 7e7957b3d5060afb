import { RefreshCw } from "lucide-react";

import { count } from "@/ui/format/numbers";
import { duration } from "@/ui/format/time";
import { IconButton } from "@/ui/icon-button";
import { PageHeader } from "@/ui/page-header";
import { useShortcuts } from "@/ui/shortcuts";
import { useUrlState } from "@/ui/url-state";

import { EventsPanel } from "./EventsPanel";
import { ExportMenu } from "./ExportMenu";
import { Facets } from "./Facets";
import { HistogramPanel } from "./HistogramPanel";
import { LinkedEvent } from "./LinkedEvent";
import { QueryBar } from "./QueryBar";
import { TimeRange } from "./TimeRange";
import { useEventsView } from "./use-events-view";

/** Search, histogram and live tail over the event store. */
export function EventsPage() {
  const [url] = useUrlState();
  const view = useEventsView();
  useShortcuts([{ keys: "Space", label: "Live tail on, off", group: "This page", run: view.toggleLive }]);
  const { data } = view.histogram;
  return (
    <>
      <PageHeader
        title="Events"
        actions={
          <>
            <TimeRange asOf={view.asOf} />
            <IconButton
              kind="plain"
              icon={RefreshCw}
              label="Search again, up to now"
              onClick={view.refresh}
            />
            <ExportMenu rows={view.rows ?? []} />
          </>
        }
      />
      <QueryBar
        summary={data === undefined ? "" : `${count(data.total)} events in ${duration(data.ms / 1000)}`}
      />
      <div className="stack g12">
        {url.event === undefined ? null : <LinkedEvent id={url.event} />}
        <HistogramPanel query={view.histogram} />
        <div className="evg">
          <aside className="facets" aria-label="Facets">
            <Facets histogram={data} />
          </aside>
          <EventsPanel view={view} histogram={view.histogram} />
        </div>
      </div>
    </>
  );
}
