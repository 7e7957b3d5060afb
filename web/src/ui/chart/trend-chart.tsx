import type { CSSProperties } from "react";

import { linePaths, niceCeiling } from "./scale";
import { ShowAsTable } from "./show-as-table";

export interface TrendSeries {
  label: string;
  values: readonly (number | null)[];
}

interface TrendChartProps {
  /** The whole chart in one sentence. */
  label: string;
  /** One name for each point, such as "22 Dec". */
  points: readonly string[];
  series: readonly TrendSeries[];
  format: (value: number | null) => string;
  height?: number;
  /** The values are counted, so the marks of the axis are whole numbers. */
  whole?: boolean;
  /** Fills the area under the first series. */
  area?: boolean;
}

const DASHES = ["", "dash", "dot"] as const;
const WIDTH = 600;
const HEIGHT = 100;

const seriesStyle = (index: number) => ({ "--s": `var(--series-${(index % 8) + 1})` }) as CSSProperties;

function axisPoints(points: readonly string[]): readonly string[] {
  if (points.length <= 4) return points;
  const at = [0, 1, 2, 3].map((part) => Math.round((part * (points.length - 1)) / 3));
  return at.map((index) => points[index] ?? "");
}

/** A small line chart in plain SVG: zero-based, three grid lines, labels right, a legend that repeats the line style. */
export function TrendChart(props: TrendChartProps) {
  const { label, points, series, format, height = 88, whole = false, area = true } = props;
  const most = niceCeiling(Math.max(0, ...series.flatMap((each) => each.values.map((value) => value ?? 0))));
  const top = whole ? 2 * Math.ceil(most / 2) : most;
  const chart = (
    <>
      <div className="plot" style={{ "--ph": `${height}px` } as CSSProperties}>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
          {[0, 50, 100].map((y) => (
            <path key={y} className="grid-l" d={`M0 ${y}H${WIDTH}`} />
          ))}
          {series.map((each, index) =>
            linePaths(each.values, top, WIDTH, HEIGHT).map((path) => (
              <g key={`${each.label}${path.slice(0, 12)}`} style={seriesStyle(index)}>
                {area && index === 0 ? <path className="ar" d={closed(path)} /> : null}
                <path className={`ln ${DASHES[index % 3] ?? ""}`} d={path} />
              </g>
            )),
          )}
        </svg>
        {[0, 0.5, 1].map((part) => (
          <span key={part} className="yl" style={{ top: `${(1 - part) * 100}%` }}>
            {format(top * part)}
          </span>
        ))}
      </div>
      <div className="xl">
        {axisPoints(points).map((point, index) => (
          <span key={`${point}${index}`}>{point}</span>
        ))}
      </div>
      <ul className="leg">
        {series.map((each, index) => (
          <li key={each.label}>
            <i className={DASHES[index % 3]} style={seriesStyle(index)} />
            {each.label}
          </li>
        ))}
      </ul>
    </>
  );
  return (
    <div className="chart">
      <ShowAsTable
        chart={chart}
        label={label}
        headers={["", ...series.map((each) => each.label)]}
        rows={() =>
          points.map((point, at) => [point, ...series.map((each) => format(each.values[at] ?? null))])
        }
      />
    </div>
  );
}

function closed(path: string): string {
  const start = /^M([\d.]+)/u.exec(path)?.[1] ?? "0";
  const end = /([\d.]+) [\d.]+$/u.exec(path)?.[1] ?? start;
  return `${path}L${end} ${HEIGHT}L${start} ${HEIGHT}Z`;
}
