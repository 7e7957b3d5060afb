import { useRef, type CSSProperties } from "react";

import { count } from "../format/numbers";
import { clockTime, shortTime } from "../format/time";
import { Brush } from "./histogram-brush";
import { useBrush } from "./use-brush";
import { niceCeiling } from "./scale";

export interface HistogramSeries {
  id: string;
  label: string;
  /** A colour token such as "var(--level-error)". */
  color: string;
}

export interface HistogramBar {
  /** Start of the bucket in ms. */
  at: number;
  values: Readonly<Record<string, number>>;
}

export interface HistogramProps {
  /** The whole chart in one sentence. */
  label: string;
  bars: readonly HistogramBar[];
  /** From the bottom up: errors first. */
  series: readonly HistogramSeries[];
  /** Width of a bucket in ms. */
  bucketMs: number;
  /** Chosen span in ms, drawn as a brush. */
  selected?: { from: number; to: number } | null;
  /** A span was chosen by dragging, by pressing a bar, or with the arrow keys on the brush's handles. */
  onSelect?: (span: { from: number; to: number }) => void;
  /** What stands on the brush: "02:47 to 02:53 · 6 min". */
  brushLabel?: (span: { from: number; to: number }) => string;
  height?: number;
}

const WIDTH = 1000;

/** One path for each series, so that the chart is a handful of elements however many bars it has. */
function stacks(bars: readonly HistogramBar[], series: readonly HistogramSeries[], top: number): string[] {
  const step = WIDTH / Math.max(bars.length, 1);
  const gap = Math.min(2, step * 0.2);
  const floors = bars.map(() => 100);
  return series.map(({ id }) =>
    bars
      .map((bar, index) => {
        const tall = ((bar.values[id] ?? 0) / top) * 100;
        if (tall <= 0) return "";
        const y = (floors[index] ?? 100) - tall;
        floors[index] = y;
        const width = (step - gap).toFixed(2);
        return `M${(index * step + gap / 2).toFixed(2)} ${y.toFixed(2)}h${width}v${tall.toFixed(2)}h-${width}z`;
      })
      .join(""),
  );
}

function axisLabels(bars: readonly HistogramBar[], bucketMs: number): string[] {
  const first = bars[0]?.at;
  const last = bars.at(-1)?.at;
  if (first === undefined || last === undefined) return [];
  const end = last + bucketMs;
  const long = end - first > 24 * 3_600_000;
  return [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const at = first + (end - first) * part;
    return long ? shortTime(at, end, false) : clockTime(at, end - first < 10 * 60_000);
  });
}

/** Stacked bars over time, with a brush that chooses a span. */
export function Histogram(props: HistogramProps) {
  const { label, bars, series, bucketMs, selected = null, onSelect, height = 84 } = props;
  const plot = useRef<HTMLDivElement>(null);
  const first = bars[0]?.at ?? 0;
  const span = { from: first, to: first + bars.length * bucketMs };
  const brush = useBrush({ plot, span, bucketMs, selected, onSelect });
  const tallest = Math.max(
    0,
    ...bars.map((bar) => series.reduce((sum, each) => sum + (bar.values[each.id] ?? 0), 0)),
  );
  const top = niceCeiling(tallest);
  return (
    <div className="hist">
      <div
        ref={plot}
        className="plot"
        style={{ "--ph": `${height}px`, touchAction: "pan-y" } as CSSProperties}
        {...brush.handlers}
      >
        <svg viewBox={`0 0 ${WIDTH} 100`} preserveAspectRatio="none" role="img" aria-label={label}>
          <path className="grid-l" d={`M0 50H${WIDTH}M0 0H${WIDTH}`} />
          {stacks(bars, series, top).map((path, index) => (
            <path key={series[index]?.id} fill={series[index]?.color} d={path} />
          ))}
        </svg>
        {[0, 0.5, 1].map((part) => (
          <span key={part} className="yl" style={{ top: `${(1 - part) * 100}%` }}>
            {part === 0.5 && top < 2 ? "" : count(top * part, 1)}
          </span>
        ))}
        {brush.shown === null ? null : (
          <Brush
            span={span}
            chosen={brush.shown}
            bucketMs={bucketMs}
            onMove={onSelect}
            say={props.brushLabel}
          />
        )}
      </div>
      <div className="xl">
        {axisLabels(bars, bucketMs).map((text, index) => (
          <span key={`${text}${index}`}>{text}</span>
        ))}
      </div>
    </div>
  );
}
