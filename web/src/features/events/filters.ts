/** What the Events page asks for. It lives in the address, so that a search can be shared. */
import type { QueryValue } from "@/api/client";
import { splitList, type UrlState } from "@/ui/url-state";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Spans that end now. */
export const RANGES = {
  "15m": { label: "Last 15 min", ms: 15 * MINUTE },
  "1h": { label: "Last 1 h", ms: HOUR },
  "6h": { label: "Last 6 h", ms: 6 * HOUR },
  "24h": { label: "Last 24 h", ms: 24 * HOUR },
  "7d": { label: "Last 7 d", ms: 7 * 24 * HOUR },
  "30d": { label: "Last 30 d", ms: 30 * 24 * HOUR },
} as const;

export type RangeName = keyof typeof RANGES;
export const DEFAULT_RANGE: RangeName = "1h";

export interface Span {
  from: number;
  to: number;
}

export interface EventFilters {
  q: string;
  service: readonly string[];
  severity: readonly string[];
  source: readonly string[];
  /** `key:value` each. */
  attr: readonly string[];
  traceId: string;
}

/** Names in the address that narrow what is shown; "Clear" takes them out. */
export const FILTER_NAMES = ["q", "service", "severity", "source", "attr", "trace_id"] as const;

export function filtersOf(url: UrlState): EventFilters {
  return {
    q: url.q ?? "",
    service: splitList(url.service),
    severity: splitList(url.severity),
    source: splitList(url.source),
    attr: splitList(url.attr),
    traceId: url.trace_id ?? "",
  };
}

/** The filters as the API takes them. */
export function filterQuery(filters: EventFilters): Record<string, QueryValue> {
  return {
    q: filters.q,
    service: filters.service,
    severity: filters.severity,
    source: filters.source,
    attr: filters.attr,
    trace_id: filters.traceId,
  };
}

export function rangeName(url: UrlState): RangeName {
  const named = url.range;
  return named !== undefined && named in RANGES ? (named as RangeName) : DEFAULT_RANGE;
}

/** A fixed span of the address (`from` and `to`), or null when the span ends now. */
export function fixedSpan(url: UrlState): Span | null {
  const from = Date.parse(url.from ?? "");
  const to = Date.parse(url.to ?? "");
  return Number.isNaN(from) || Number.isNaN(to) || from >= to ? null : { from, to };
}

/** The span of the histogram, given the moment the page last looked. */
export function chartSpan(url: UrlState, asOf: number): Span {
  return fixedSpan(url) ?? { from: asOf - RANGES[rangeName(url)].ms, to: asOf };
}

/** The span chosen on the histogram with the brush: `sel=1710211620000-1710211980000`. */
export function brushSpan(url: UrlState): Span | null {
  const [from, to] = (url.sel ?? "").split("-").map(Number);
  return from === undefined || to === undefined || !(from < to) ? null : { from, to };
}

export function formatBrush(span: Span): string {
  return `${Math.round(span.from)}-${Math.round(span.to)}`;
}

export function spanQuery(span: Span): { from: string; to: string } {
  return { from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() };
}
