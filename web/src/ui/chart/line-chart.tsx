import "uplot/dist/uPlot.min.css";
import { useEffect, useRef, type CSSProperties } from "react";
import type uPlot from "uplot";

import { shortTime } from "../format/time";
import { ShowAsTable } from "./show-as-table";
import { drawOptions } from "./uplot-options";

export interface LineSeries {
  label: string;
  /** One value for each time; null is a gap and stays one. */
  values: readonly (number | null)[];
}

export interface LineChartProps {
  /** The whole chart in one sentence. */
  label: string;
  /** Times in ms, ascending. */
  times: readonly number[];
  /** At most eight, in token order. */
  series: readonly LineSeries[];
  format: (value: number | null) => string;
  height?: number;
  /** Dashed red line. */
  threshold?: number;
}

const DASHES = ["", "dash", "dot"] as const;

/** A live series, drawn by uPlot, which is loaded when the first one is shown. */
export function LineChart(props: LineChartProps) {
  const { label, times, series, format, height = 160 } = props;
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
    plot.current?.setData([times.map((at) => at / 1000), ...series.map((each) => [...each.values])]);
  });
  const shape = `${series.map((each) => each.label).join("|")}|${props.threshold ?? ""}|${height}`;

  useEffect(() => {
    const host = box.current;
    if (host === null) return undefined;
    let gone = false;
    const observer = new ResizeObserver(() => plot.current?.setSize({ width: host.clientWidth, height }));
    void import("uplot").then(({ default: Plot }) => {
      if (gone) return;
      const now = latest.current;
      const data: uPlot.AlignedData = [
        now.times.map((at) => at / 1000),
        ...now.series.map((each) => [...each.values]),
      ];
      plot.current = new Plot(drawOptions(now, host, height), data, host);
      observer.observe(host);
    });
    return () => {
      gone = true;
      observer.disconnect();
      plot.current?.destroy();
      plot.current = null;
    };
  }, [shape, height]);

  return (
    <div className="chart">
      <ShowAsTable
        label={label}
        headers={["Time, UTC", ...series.map((each) => each.label)]}
        rows={() =>
          times.map((at, index) => [
            shortTime(at),
            ...series.map((each) => format(each.values[index] ?? null)),
          ])
        }
        chart={
          <>
            <div ref={box} role="img" aria-label={label} style={{ height }} />
            {series.length < 2 ? null : (
              <ul className="leg">
                {series.map((each, index) => (
                  <li key={each.label}>
                    <i
                      className={DASHES[index % 3]}
                      style={{ "--s": `var(--series-${(index % 8) + 1})` } as CSSProperties}
                    />
                    {each.label}
                  </li>
                ))}
              </ul>
            )}
          </>
        }
      />
    </div>
  );
}
