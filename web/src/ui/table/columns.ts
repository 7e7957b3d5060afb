import type { ReactNode } from "react";

export type Comparable = string | number | null | undefined;

/** One column of a DataTable. */
export interface Column<T> {
  id: string;
  header: string;
  /** The header is for screen readers alone, as over a column of buttons. */
  bareHeader?: boolean;
  cell: (row: T) => ReactNode;
  /** Numbers stand right. */
  align?: "right";
  /** What the column is sorted by; makes the header a button. */
  sort?: (row: T) => Comparable;
  /** Direction of the first press; numbers and times usually start with the largest. */
  firstSort?: "asc" | "desc";
  /** What stands in the exported file; `sort` is taken when this is left out, and the column is skipped without both. */
  csv?: (row: T) => Comparable;
  /**
   * On a phone a row becomes a block of two columns. "title" and "state" stand in the first line, "label" puts the
   * header before the value, "full" takes the whole width, "hide" leaves it out. The first column is the title.
   */
  phone?: "title" | "state" | "label" | "full" | "hide";
  className?: string;
}

export interface Sort {
  id: string;
  desc: boolean;
}

/** "-opened" ↔ { id: "opened", desc: true }. */
export function parseSort(text: string | undefined): Sort | null {
  if (text === undefined || text === "") return null;
  return text.startsWith("-") ? { id: text.slice(1), desc: true } : { id: text, desc: false };
}

export function formatSort(sort: Sort): string {
  return sort.desc ? `-${sort.id}` : sort.id;
}

function compare(a: Comparable, b: Comparable): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b), "en", { numeric: true });
}

/** Sorted copy. Rows without a value come last in both directions; equal rows keep their order. */
export function sortRows<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  sort: Sort | null,
): readonly T[] {
  const by = columns.find((column) => column.id === sort?.id)?.sort;
  if (sort === null || by === undefined) return rows;
  return [...rows].sort((left, right) => {
    const a = by(left);
    const b = by(right);
    const noA = a === null || a === undefined;
    const noB = b === null || b === undefined;
    if (noA || noB) return Number(noA) - Number(noB);
    return sort.desc ? compare(b, a) : compare(a, b);
  });
}
