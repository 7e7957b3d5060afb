import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

import type { LogEvent } from "@/api/types";
import { useRowKeys } from "@/ui/table/row-keys";

import { EventRow } from "./EventRow";

const HEADS = ["Time, UTC", "Severity", "Service", "Host", "Message"] as const;
const NARROW = "(max-width: 640px)";

interface EventListProps {
  rows: readonly LogEvent[];
  /** Asked when the end comes near. */
  onEnd: () => void;
}

/** The log: only the rows in sight are in the document, however many were loaded. */
export function EventList({ rows, onEnd }: EventListProps) {
  const list = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    // Where the list starts on the page; it moves when what is above it changes its height.
    const measure = () => setOffset((list.current?.getBoundingClientRect().top ?? 0) + window.scrollY);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, []);
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => (matchMedia(NARROW).matches ? 72 : 24),
    overscan: 24,
    scrollMargin: offset,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  useRowKeys(list, rows.length > 0);
  const toggle = useCallback((id: string) => {
    setOpen((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  const items = virtualizer.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (rows.length > 0 && last >= rows.length - 30) onEnd();
  }, [last, rows.length, onEnd]);

  return (
    <div role="table" aria-label="Events" aria-rowcount={rows.length + 1} className="log-v">
      <div role="rowgroup">
        <div role="row" className="lh" aria-rowindex={1}>
          <span role="columnheader">
            <span className="vh">Details</span>
          </span>
          {HEADS.map((head) => (
            <span
              key={head}
              role="columnheader"
              className={head === "Service" || head === "Host" ? "no-phone" : ""}
            >
              {head}
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup" ref={list} className="lb" style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) => {
          const event = rows[item.index];
          if (event === undefined) return null;
          return (
            <div
              key={item.key}
              role="presentation"
              ref={virtualizer.measureElement}
              data-index={item.index}
              className="li"
              style={{ transform: `translateY(${item.start - offset}px)` }}
            >
              <EventRow event={event} open={open.has(event.id)} rowIndex={item.index + 2} onToggle={toggle} />
            </div>
          );
        })}
      </div>
    </div>
  );
}
