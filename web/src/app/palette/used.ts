/** How often each line of the palette was taken in this browser, so that the frequent ones come first. */
const STORAGE = "opssight.palette";
/** Things that were opened once long ago make room. */
const MOST = 100;

type Used = Readonly<Record<string, number>>;

export function timesUsed(): Used {
  try {
    return JSON.parse(localStorage.getItem(STORAGE) ?? "{}") as Used;
  } catch {
    // Not what this version writes: begin anew.
    return {};
  }
}

export function countUse(id: string): void {
  const next = Object.entries({ ...timesUsed(), [id]: (timesUsed()[id] ?? 0) + 1 });
  next.sort(([, a], [, b]) => b - a);
  localStorage.setItem(STORAGE, JSON.stringify(Object.fromEntries(next.slice(0, MOST))));
}
