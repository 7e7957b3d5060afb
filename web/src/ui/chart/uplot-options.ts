import type uPlot from "uplot";

import { clockTime } from "../format/time";
import type { LineChartProps } from "./line-chart";
import { niceCeiling } from "./scale";

const DASHES = [[], [5, 3], [1.5, 3]];

function thresholdLine(threshold: number | undefined, color: string): uPlot.Plugin {
  return {
    hooks: {
      draw: (plot) => {
        if (threshold === undefined) return;
        const y = plot.valToPos(threshold, "y", true);
        const { ctx, bbox } = plot;
        ctx.save();
        ctx.strokeStyle = color;
        ctx.setLineDash([4, 3]);
        ctx.beginPath();
        ctx.moveTo(bbox.left, y);
        ctx.lineTo(bbox.left + bbox.width, y);
        ctx.stroke();
        ctx.restore();
      },
    },
  };
}

/** Room for the longest label in 11 px digits, and never less than before there were labels. */
export function labelRoom(labels: readonly string[]): number {
  return Math.max(52, ...labels.map((label) => Math.ceil(label.length * 6.5) + 12));
}

/** The house look for uPlot: zero-based, three grid lines, labels right, colours from the tokens. */
export function drawOptions(props: LineChartProps, host: HTMLElement, height: number): uPlot.Options {
  const style = getComputedStyle(host);
  const token = (name: string) => style.getPropertyValue(name).trim();
  const axis = {
    stroke: token("--chart-axis"),
    font: `11px ${token("--font-ui")}`,
    ticks: { show: false },
  };
  return {
    width: host.clientWidth,
    height,
    legend: { show: false },
    cursor: { y: false, points: { size: 5 } },
    padding: [8, 0, 0, 0],
    scales: {
      y: { range: (_plot, _min, max) => [0, niceCeiling(Math.max(max || 0, props.threshold ?? 0))] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        size: 20,
        values: (_plot, at) => at.map((s) => clockTime(s * 1000, false)),
      },
      {
        ...axis,
        side: 1,
        size: (_plot, labels: string[] | null) => labelRoom(labels ?? []),
        grid: { stroke: token("--chart-grid"), width: 1 },
        splits: (_plot, _axis, min, max) => [min, (min + max) / 2, max],
        values: (_plot, at) => at.map((value) => props.format(value)),
      },
    ],
    series: [
      {},
      ...props.series.map((each, index) => ({
        label: each.label,
        stroke: token(`--series-${(index % 8) + 1}`),
        width: 1.5,
        dash: DASHES[index % 3] ?? [],
        points: { show: false },
      })),
    ],
    plugins: [thresholdLine(props.threshold, token("--fail"))],
  };
}
