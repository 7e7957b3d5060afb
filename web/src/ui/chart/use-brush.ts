import { useState, type PointerEvent, type RefObject } from "react";

export interface Span {
  from: number;
  to: number;
}

interface BrushOptions {
  plot: RefObject<HTMLElement | null>;
  span: Span;
  bucketMs: number;
  selected: Span | null;
  onSelect: ((span: Span) => void) | undefined;
}

/** Widens a span to whole buckets and keeps it inside the chart. */
export function snap(a: number, b: number, span: Span, bucketMs: number): Span {
  const low = Math.max(span.from, Math.min(a, b));
  const high = Math.min(span.to, Math.max(a, b));
  const from = span.from + Math.floor((low - span.from) / bucketMs) * bucketMs;
  const to = span.from + Math.ceil((high - span.from) / bucketMs) * bucketMs;
  return { from, to: Math.min(span.to, Math.max(to, from + bucketMs)) };
}

/** Choosing a span with the pointer: drag for a stretch, press for one bar. */
export function useBrush({ plot, span, bucketMs, selected, onSelect }: BrushOptions) {
  const [drag, setDrag] = useState<{ start: number; now: number } | null>(null);
  const timeAt = (event: PointerEvent): number => {
    const box = plot.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return span.from;
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    return Math.min(span.to - 1, span.from + share * (span.to - span.from));
  };
  const handlers =
    onSelect === undefined
      ? {}
      : {
          onPointerDown: (event: PointerEvent<HTMLElement>) => {
            if (event.button !== 0 || (event.target as Element).closest("button") !== null) return;
            event.currentTarget.setPointerCapture(event.pointerId);
            const at = timeAt(event);
            setDrag({ start: at, now: at });
          },
          onPointerMove: (event: PointerEvent) => {
            if (drag !== null) setDrag({ ...drag, now: timeAt(event) });
          },
          onPointerUp: () => {
            if (drag === null) return;
            setDrag(null);
            onSelect(snap(drag.start, drag.now, span, bucketMs));
          },
          onPointerCancel: () => setDrag(null),
        };
  return { shown: drag === null ? selected : snap(drag.start, drag.now, span, bucketMs), handlers };
}
