/** Reads the detail of an entry: what changed stands as before and after, the rest as facts. */

export interface Change {
  field: string;
  before: string | null;
  after: string | null;
}

export interface ReadDetail {
  changes: Change[];
  facts: [name: string, value: string][];
}

type Dict = Record<string, unknown>;

const isDict = (value: unknown): value is Dict =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A value as one line of text. */
export function asText(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === "string" ? value : JSON.stringify(value);
}

function pair(value: Dict): { before: unknown; after: unknown } | null {
  if ("from" in value && "to" in value) return { before: value.from, after: value.to };
  if ("before" in value && "after" in value) return { before: value.before, after: value.after };
  if ("old" in value && "new" in value) return { before: value.old, after: value.new };
  return null;
}

function between(before: Dict, after: Dict): Change[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].map((field) => ({
    field,
    before: asText(before[field]),
    after: asText(after[field]),
  }));
}

function spread(field: string, value: Dict): Change[] | null {
  const both = pair(value);
  if (both === null) return null;
  if (isDict(both.before) && isDict(both.after)) return between(both.before, both.after);
  return [{ field, before: asText(both.before), after: asText(both.after) }];
}

/** Takes `{role: {from, to}}`, `{changes: {role: {from, to}}}` and `{before: {...}, after: {...}}` apart. */
export function readDetail(detail: Dict, subject = "value"): ReadDetail {
  const whole = spread(subject, detail);
  const changes: Change[] = whole ?? [];
  const facts: ReadDetail["facts"] = [];
  for (const [name, value] of Object.entries(detail)) {
    if (whole !== null && ["from", "to", "before", "after", "old", "new"].includes(name)) continue;
    const found = isDict(value) ? spread(name, value) : null;
    if (found !== null) {
      changes.push(...found);
    } else if (isDict(value) && Object.values(value).some((inner) => isDict(inner) && pair(inner) !== null)) {
      const inner = readDetail(value);
      changes.push(...inner.changes);
      facts.push(...inner.facts);
    } else {
      facts.push([name, asText(value) ?? "–"]);
    }
  }
  return { changes, facts };
}
