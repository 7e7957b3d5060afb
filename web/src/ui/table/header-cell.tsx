import { ArrowDown, ArrowUp } from "lucide-react";

import { cn } from "../cn";
import type { Column, Sort } from "./columns";

interface HeaderCellProps<T> {
  column: Column<T>;
  sort: Sort | null;
  onSort: (column: Column<T>) => void;
}

/** Column head; a button when the column sorts, with the arrow and `aria-sort` on the sorted one. */
export function HeaderCell<T>({ column, sort, onSort }: HeaderCellProps<T>) {
  const sorted = sort?.id === column.id;
  const Arrow = sorted && sort.desc ? ArrowDown : ArrowUp;
  return (
    <th
      scope="col"
      className={cn(column.align === "right" && "r", column.className)}
      aria-sort={sorted ? (sort.desc ? "descending" : "ascending") : undefined}
    >
      {column.sort === undefined ? (
        <span className={cn(column.bareHeader === true && "vh")}>{column.header}</span>
      ) : (
        <button type="button" onClick={() => onSort(column)}>
          {column.header}
          {sorted ? <Arrow className="ic s" aria-hidden="true" /> : null}
        </button>
      )}
    </th>
  );
}
