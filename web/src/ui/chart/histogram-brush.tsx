import type { KeyboardEvent } from "react";

import { duration, clockTime } from "../format/time";
import type { Span } from "./use-brush";

interface BrushProps {
  span: Span;
  chosen: Span;
  bucketMs: number;
  onMove: ((span: Span) => void) | undefined;
  say: ((span: Span) => string) | undefined;
}

/** The chosen span over a histogram; its two handles are moved with the arrow keys. */
export function Brush({ span, chosen, bucketMs, onMove, say }: BrushProps) {
  const whole = span.to - span.from;
  const left = ((chosen.from - span.from) / whole) * 100;
  const width = ((chosen.to - chosen.from) / whole) * 100;
  if (whole <= 0 || left + width < 0 || left > 100) return null;
  const step = (edge: "from" | "to") => (event: KeyboardEvent) => {
    const by = event.key === "ArrowLeft" ? -bucketMs : event.key === "ArrowRight" ? bucketMs : 0;
    if (by === 0) return;
    event.preventDefault();
    const next = { ...chosen, [edge]: chosen[edge] + by };
    if (next.from < next.to && next.from >= span.from && next.to <= span.to) onMove?.(next);
  };
  const hint = `Arrow keys move it ${duration(bucketMs / 1000)}.`;
  return (
    <div className="brush" style={{ left: `${left}%`, width: `${width}%` }}>
      <span className={left > 30 ? "bl" : "bl at-right"}>{say?.(chosen)}</span>
      <button
        type="button"
        className="h"
        style={{ left: -4 }}
        aria-label={`Start of the span, ${clockTime(chosen.from)}. ${hint}`}
        onKeyDown={step("from")}
      />
      <button
        type="button"
        className="h"
        style={{ right: -4 }}
        aria-label={`End of the span, ${clockTime(chosen.to)}. ${hint}`}
        onKeyDown={step("to")}
      />
    </div>
  );
}
