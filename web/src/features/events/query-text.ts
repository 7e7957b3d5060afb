/** The query field: what is typed, taken apart. Pure, so that the strip and the field agree. */
import type { EventFields } from "@/api/types";
import { eventSeverities } from "@/api/types";

/** Typed as `service:booking-api`, these become filters; everything else stays text for the server. */
const FILTER_KEYS = ["service", "severity", "source", "trace_id"] as const;
type FilterKey = (typeof FILTER_KEYS)[number];

export interface ParsedQuery {
  text: string;
  filters: Partial<Record<FilterKey, string[]>>;
}

/** Words and quoted phrases; a phrase may follow a colon: `service:"a b"`. */
export function tokens(text: string): string[] {
  return text.match(/(?:[^\s"()]+:)?"[^"]*"?|[()]|[^\s()]+/gu) ?? [];
}

/** Moves `service:x` and the like out of the text. Tokens behind NOT stay: a filter cannot exclude. */
export function parseQuery(text: string): ParsedQuery {
  const filters: ParsedQuery["filters"] = {};
  const rest: string[] = [];
  for (const token of tokens(text)) {
    const [, key, value] = /^([a-z_]+):(.+)$/u.exec(token) ?? [];
    const known = FILTER_KEYS.find((each) => each === key);
    if (known === undefined || value === undefined || rest.at(-1) === "NOT") {
      rest.push(token);
    } else {
      filters[known] = [...(filters[known] ?? []), value.replaceAll('"', "")];
    }
  }
  return { text: rest.join(" ").replaceAll("( ", "(").replaceAll(" )", ")"), filters };
}

/** The token the cursor stands in or behind. */
export function currentToken(text: string, cursor: number): { start: number; token: string } {
  const before = text.slice(0, cursor);
  const start = Math.max(before.lastIndexOf(" "), before.lastIndexOf("(")) + 1;
  return { start, token: before.slice(start) };
}

export interface Completion {
  /** What replaces the current token. */
  insert: string;
  label: string;
  note?: string;
}

export interface Completions {
  /** "Values of service", "Fields", "Words between words". */
  title: string;
  options: Completion[];
}

const WORDS: Completion[] = [
  { insert: "AND", label: "AND", note: "both" },
  { insert: "OR", label: "OR", note: "either" },
  { insert: "NOT", label: "NOT", note: "without" },
  { insert: '"', label: '"…"', note: "exact phrase" },
];

const LIMIT = 8;

function valuesOf(key: string, fields: EventFields): { value: string; note?: string }[] {
  if (key === "service") return fields.services.map((value) => ({ value }));
  if (key === "source") return fields.sources.map((value) => ({ value }));
  if (key !== "severity") return [];
  const counts = new Map(fields.severities.map((each) => [each.name, each.count]));
  const named = eventSeverities.map((value) => ({
    value,
    note: counts.get(value)?.toLocaleString("en-GB") ?? "",
  }));
  return [{ value: ">=warning", note: "warning and worse" }, ...named.reverse()];
}

function quoted(value: string): string {
  return /\s/u.test(value) ? `"${value}"` : value;
}

/** What the strip under the field offers for the token at the cursor. */
export function completions(token: string, fields: EventFields | undefined): Completions {
  if (fields === undefined) return { title: "Words between words", options: WORDS };
  const colon = token.indexOf(":");
  if (colon > 0) {
    const key = token.slice(0, colon);
    const typed = token
      .slice(colon + 1)
      .replaceAll('"', "")
      .toLowerCase();
    const options = valuesOf(key, fields)
      .filter(({ value }) => value.toLowerCase().includes(typed))
      .slice(0, LIMIT)
      .map(({ value, note }) => ({ insert: `${key}:${quoted(value)}`, label: value, note }));
    return { title: `Values of ${key}`, options };
  }
  if (token === "") return { title: "Words between words", options: WORDS };
  const typed = token.toLowerCase();
  const names = [
    ...FILTER_KEYS,
    ...fields.attribute_keys.filter((key) => !FILTER_KEYS.some((own) => own === key)),
  ];
  const options = [
    ...names
      .filter((name) => name.toLowerCase().startsWith(typed))
      .map((name) => ({ insert: `${name}:`, label: `${name}:` })),
    ...fields.services
      .filter((name) => name.toLowerCase().includes(typed))
      .map((name) => ({ insert: `service:${quoted(name)}`, label: name, note: "service" })),
  ];
  return { title: "Fields", options: options.slice(0, LIMIT) };
}
