import { useQuery } from "@tanstack/react-query";
import { X } from "lucide-react";

import { ErrorState } from "@/ui/error-state";
import { EventSeverity } from "@/ui/event-severity";
import { IconButton } from "@/ui/icon-button";
import { Panel } from "@/ui/panel";
import { Skeleton } from "@/ui/skeleton";
import { Time } from "@/ui/time";
import { useUrlState } from "@/ui/url-state";

import { eventQuery } from "./api/event";
import { EventDetail } from "./EventDetail";

/** The event that a link names, over the list. */
export function LinkedEvent({ id }: { id: string }) {
  const event = useQuery(eventQuery(id));
  const [, setUrl] = useUrlState();
  return (
    <Panel
      title="Event of the link"
      note={event.data === undefined ? undefined : <Time at={event.data.ts} as="short" />}
      actions={
        <>
          {event.data === undefined ? null : <EventSeverity severity={event.data.severity} />}
          <IconButton
            size="sm"
            icon={X}
            label="Close the event"
            onClick={() => setUrl({ event: undefined })}
          />
        </>
      }
      padded
    >
      {event.data !== undefined ? (
        <EventDetail event={event.data} />
      ) : event.isError ? (
        <ErrorState title="The event did not load" error={event.error} onRetry={() => void event.refetch()} />
      ) : (
        <Skeleton rows={4} rowHeight={24} label="Loading the event" />
      )}
    </Panel>
  );
}
