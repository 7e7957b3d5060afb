import type { EventHistogram } from "@/api/types";
import type { HistogramBar, HistogramSeries } from "@/ui/chart/histogram";
import { levelTone, type LevelTone } from "@/ui/event-severity";

/** From the bottom up: errors stand on the axis. */
export const LEVELS: readonly (HistogramSeries & { id: LevelTone })[] = [
  { id: "error", label: "Error", color: "var(--level-error)" },
  { id: "warn", label: "Warning", color: "var(--level-warn)" },
  { id: "info", label: "Info", color: "var(--level-info)" },
];

/** Severities gathered into the three tones of the chart. */
export function bars(histogram: EventHistogram): HistogramBar[] {
  return histogram.buckets.map((bucket) => {
    const values: Record<LevelTone, number> = { error: 0, warn: 0, info: 0 };
    for (const [severity, many] of Object.entries(bucket.by_severity)) values[levelTone(severity)] += many;
    return { at: Date.parse(bucket.ts), values };
  });
}

/** How many of each tone there are in all. */
export function toneTotals(all: readonly HistogramBar[]): Record<LevelTone, number> {
  const sum = (tone: LevelTone) => all.reduce((total, bar) => total + (bar.values[tone] ?? 0), 0);
  return { error: sum("error"), warn: sum("warn"), info: sum("info") };
}

/** How many of each severity there are in all. */
export function severityTotals(histogram: EventHistogram): Map<string, number> {
  const totals = new Map<string, number>();
  for (const bucket of histogram.buckets) {
    for (const [severity, many] of Object.entries(bucket.by_severity)) {
      totals.set(severity, (totals.get(severity) ?? 0) + many);
    }
  }
  return totals;
}
