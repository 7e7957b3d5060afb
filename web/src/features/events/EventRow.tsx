import { ChevronDown, ChevronRight } from "lucide-react";
import { memo } from "react";

import type { LogEvent } from "@/api/types";
import { cn } from "@/ui/cn";
import { EventSeverity, levelTone } from "@/ui/event-severity";
import { fullTime, preciseTime } from "@/ui/format/time";

import { EventDetail } from "./EventDetail";

interface EventRowProps {
  event: LogEvent;
  open: boolean;
  /** Place in the whole list, from 2: the head is the first row. */
  rowIndex: number;
  onToggle: (id: string) => void;
}

/** One line of the log, and its details when it is open. */
export const EventRow = memo(function EventRow({ event, open, rowIndex, onToggle }: EventRowProps) {
  const time = preciseTime(event.ts);
  const Chevron = open ? ChevronDown : ChevronRight;
  const host = event.attributes.host ?? event.attributes.instance ?? event.source;
  return (
    <>
      <div
        role="row"
        aria-rowindex={rowIndex}
        data-row
        tabIndex={-1}
        className={cn("lr", `l-${levelTone(event.severity)}`, open && "open")}
        onClick={(click) => {
          if ((getSelection()?.toString() ?? "") === "" && !(click.target as Element).closest("button"))
            onToggle(event.id);
        }}
        onKeyDown={(press) => {
          if (press.key === "Enter" && press.target === press.currentTarget) onToggle(event.id);
        }}
      >
        <div role="cell">
          <button
            type="button"
            className="x"
            aria-expanded={open}
            aria-label={`Details of event ${time}`}
            onClick={() => onToggle(event.id)}
          >
            <Chevron className="ic s" aria-hidden="true" />
          </button>
        </div>
        <div role="cell" className="text-text-2">
          <time dateTime={event.ts} title={fullTime(event.ts)}>
            {time}
          </time>
        </div>
        <div role="cell">
          <EventSeverity severity={event.severity} />
        </div>
        <div role="cell" className="no-phone truncate">
          {event.service}
        </div>
        <div role="cell" className="no-phone text-text-2 truncate">
          {host}
        </div>
        <div role="cell" className="msg">
          {event.message}
        </div>
      </div>
      {open ? (
        <div role="row" className="lx">
          <div role="cell" aria-colspan={6}>
            <EventDetail event={event} />
          </div>
        </div>
      ) : null}
    </>
  );
});
