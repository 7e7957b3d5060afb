import type { LucideIcon } from "lucide-react";
import { useEffect, useRef, useState, type CSSProperties, type ReactNode } from "react";

import { clusters } from "./sightline-clusters";
import { clockTime, shortTime } from "./format/time";

export interface SightMark {
  /** When, in ms. */
  at: number;
  icon: LucideIcon;
  /** "02:47 firing: booking-api errors". */
  label: string;
  color?: string;
  /** Marked as the one that matters, such as the nearest change. */
  on?: boolean;
  onSelect?: () => void;
}

export interface SightLane {
  label: string;
  marks?: readonly SightMark[];
  /** Stretches, such as the time an alert fired. */
  spans?: readonly { from: number; to: number; color?: string }[];
}

interface SightlineProps {
  /** A sentence for screen readers. */
  label: string;
  from: number;
  to: number;
  /** The right end is the present: the axis says "now". */
  live?: boolean;
  lanes: readonly SightLane[];
  /** A chart over the lanes, on the same axis. */
  chart?: ReactNode;
  chartLabel?: string;
}

/** Glyphs nearer than this many px merge into a counted chip: as wide as a target has to be. */
const NEAR = 25;

function useWidth() {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(800);
  useEffect(() => {
    const host = ref.current;
    if (host === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(host.clientWidth));
    observer.observe(host);
    return () => observer.disconnect();
  }, []);
  return { ref, width };
}

/** Lanes of what happened under one time axis. */
export function Sightline({ label, from, to, live = false, lanes, chart, chartLabel }: SightlineProps) {
  const { ref, width } = useWidth();
  const length = Math.max(1, to - from);
  const place = (at: number) => Math.min(100, Math.max(0, ((at - from) / length) * 100));
  const parts = width < 400 ? [0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1];
  const ticks = parts.map((part) => from + length * part);
  const tickText = (at: number) =>
    length > 86_400_000 ? shortTime(at, to, false) : clockTime(at, length < 600_000);
  return (
    <div className="sight" role="group" aria-label={label}>
      {chart === undefined ? null : (
        <div className="sp">
          <span className="lb">{chartLabel}</span>
          {chart}
          <span />
        </div>
      )}
      {lanes.map((lane, index) => (
        <div
          key={lane.label}
          className="sp lane"
          style={index === 0 && chart === undefined ? { border: 0 } : undefined}
        >
          <span className="lb">{lane.label}</span>
          <div className="trk" ref={index === 0 ? ref : undefined}>
            {lane.spans?.map((span) => (
              <span
                key={`${span.from}-${span.to}`}
                className="span"
                style={
                  {
                    left: `${place(span.from)}%`,
                    right: `${100 - place(span.to)}%`,
                    "--c": span.color,
                  } as CSSProperties
                }
              />
            ))}
            {clusters(lane.marks ?? [], (NEAR / Math.max(width, 1)) * length).map((group) => (
              <Glyph key={group.at} marks={group.marks} left={place(group.at)} />
            ))}
          </div>
          <span />
        </div>
      ))}
      <div className="sp">
        <span />
        <div className="xt">
          {ticks.map((at, index) => (
            <span key={at} style={{ left: `${(parts[index] ?? 0) * 100}%` }}>
              {live && index === ticks.length - 1 ? "now" : tickText(at)}
            </span>
          ))}
        </div>
        <span />
      </div>
    </div>
  );
}

function Glyph({ marks, left }: { marks: readonly SightMark[]; left: number }) {
  const first = marks[0];
  if (first === undefined) return null;
  const Icon = first.icon;
  const style = { left: `${left}%`, "--c": first.color } as CSSProperties;
  const said = marks.map((mark) => mark.label).join("; ");
  return (
    <button
      type="button"
      className={`ev ${marks.length > 1 ? "clu" : ""} ${first.on === true ? "on" : ""}`}
      style={style}
      aria-label={said}
      title={said}
      onClick={() => first.onSelect?.()}
    >
      {marks.length > 1 ? marks.length : <Icon className="ic" aria-hidden="true" />}
    </button>
  );
}
