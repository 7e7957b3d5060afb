/** What differs between two revisions of a thing, in words. Pure. */

/** One thing a revision says: its name, and its value as lines. Null while the revision says nothing of it. */
export type Facet<R> = readonly [name: string, lines: (revision: R) => readonly string[] | null];

export interface Difference {
  name: string;
  before: readonly string[];
  after: readonly string[];
}

function commonStart(a: readonly string[], b: readonly string[]): number {
  const shorter = Math.min(a.length, b.length);
  let same = 0;
  while (same < shorter && a[same] === b[same]) same++;
  return same;
}

/** Only the lines that changed: what both begin and end with is left out. */
function narrowed(before: readonly string[], after: readonly string[]): Omit<Difference, "name"> {
  const start = commonStart(before, after);
  const [a, b] = [before.slice(start), after.slice(start)];
  const end = commonStart([...a].reverse(), [...b].reverse());
  return { before: a.slice(0, a.length - end), after: b.slice(0, b.length - end) };
}

/** What the newer one says otherwise than the older one, facet by facet; what either does not say is left out. */
export function differences<R>(older: R, newer: R, facets: readonly Facet<R>[]): Difference[] {
  return facets.flatMap(([name, lines]) => {
    const [before, after] = [lines(older), lines(newer)];
    if (before === null || after === null) return [];
    const changed = narrowed(before, after);
    return changed.before.length > 0 || changed.after.length > 0 ? [{ name, ...changed }] : [];
  });
}

/** All that a revision says, as what came with it. */
export function firstWords<R>(revision: R, facets: readonly Facet<R>[]): Difference[] {
  return facets
    .map(([name, lines]) => ({ name, before: [], after: lines(revision) ?? [] }))
    .filter(({ after }) => after.length > 0);
}
