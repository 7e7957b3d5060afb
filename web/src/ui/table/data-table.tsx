import { useRef, type ReactNode } from "react";

import { cn } from "../cn";
import { ErrorState } from "../error-state";
import { Skeleton } from "../skeleton";
import { sortRows, type Column, type Sort } from "./columns";
import { HeaderCell } from "./header-cell";
import { useRowKeys } from "./row-keys";
import { useUrlSort } from "./url-sort";

export interface DataTableProps<T> {
  /** Accessible name: "Incidents". */
  label: string;
  columns: readonly Column<T>[];
  /** Undefined while they load. */
  rows: readonly T[] | undefined;
  rowKey: (row: T) => string;
  /** Shown when there are no rows: an EmptyState that says the next step. */
  empty: ReactNode;
  error?: unknown;
  onRetry?: () => void;
  /** Opens a row: by click anywhere in it, and by Enter. Put a real link in the first column as well. */
  onOpen?: (row: T) => void;
  selectedKey?: string | null;
  /** Sort when the address names none. */
  defaultSort?: Sort;
  /** The server sorts: rows are shown as they come, and the sort stands in the URL for the query to read. */
  serverSorted?: boolean;
  /** Rows to keep place for while loading. */
  expected?: number;
  /** Name of the sort in the URL, when a page has two tables. */
  sortParam?: string;
  rowClass?: (row: T) => string | undefined;
  /** Parts the rows under heads, such as open and resolved; a head is shown when it has rows. */
  groups?: readonly RowGroup<T>[];
  className?: string;
}

export interface RowGroup<T> {
  id: string;
  label: string;
  /** After the label, quieter: how many. */
  note?: ReactNode;
  has: (row: T) => boolean;
}

const PHONE_CLASS = {
  title: "p-title",
  state: "p-state",
  label: "",
  full: "full",
  hide: "no-phone",
} as const;

function cellClass<T>(column: Column<T>, index: number): string {
  const phone = column.phone ?? (index === 0 ? "title" : "label");
  return cn(column.align === "right" && "r", PHONE_CLASS[phone], column.className);
}

/** Rows of one kind. Sort and filters live in the URL; on a phone each row is a labelled block; J and K move. */
export function DataTable<T>(props: DataTableProps<T>) {
  const {
    label,
    columns,
    rows,
    rowKey,
    empty,
    error,
    onRetry,
    onOpen,
    selectedKey = null,
    expected = 6,
  } = props;
  const { sort, toggle } = useUrlSort(columns, props.defaultSort ?? null, props.sortParam);
  const table = useRef<HTMLTableElement>(null);
  useRowKeys(table, onOpen !== undefined || (rows?.length ?? 0) > 0);

  if (error !== undefined && error !== null && rows === undefined) {
    return <ErrorState title={`${label} did not load`} error={error} onRetry={onRetry} />;
  }
  if (rows === undefined) return <Skeleton rows={expected + 1} label={`Loading ${label.toLowerCase()}`} />;
  if (rows.length === 0) return <>{empty}</>;
  const shown = props.serverSorted === true ? rows : sortRows(rows, columns, sort);

  return (
    <div className="scroll-x" tabIndex={0} role="region" aria-label={`${label} table`}>
      <table ref={table} className={cn("tbl cards", props.className)}>
        <thead>
          <tr>
            {columns.map((column) => (
              <HeaderCell key={column.id} column={column} sort={sort} onSort={toggle} />
            ))}
          </tr>
        </thead>
        {sections(shown, props.groups).map(({ group, rows: part }) => (
          <tbody key={group?.id ?? "all"}>
            {group === null ? null : <GroupHead group={group} span={columns.length} />}
            {part.map((row) => (
              <Row key={rowKey(row)} row={row} table={props} selected={rowKey(row) === selectedKey} />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

interface Section<T> {
  group: RowGroup<T> | null;
  rows: readonly T[];
}

function sections<T>(rows: readonly T[], groups: readonly RowGroup<T>[] | undefined): readonly Section<T>[] {
  if (groups === undefined) return [{ group: null, rows }];
  return groups
    .map((group) => ({ group, rows: rows.filter((row) => group.has(row)) }))
    .filter((section) => section.rows.length > 0);
}

function GroupHead<T>({ group, span }: { group: RowGroup<T>; span: number }) {
  return (
    <tr className="gr">
      <th scope="rowgroup" colSpan={span}>
        {group.label} {group.note === undefined ? null : <span className="text-text-3">{group.note}</span>}
      </th>
    </tr>
  );
}

function Row<T>({ row, table, selected }: { row: T; table: DataTableProps<T>; selected: boolean }) {
  const { columns, onOpen } = table;
  return (
    <tr
      data-row
      tabIndex={-1}
      className={cn(selected && "sel", onOpen && "opens", table.rowClass?.(row))}
      aria-current={selected ? true : undefined}
      onClick={(event) => {
        if (onOpen === undefined || !isPlainClick(event.target, event.currentTarget)) return;
        onOpen(row);
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && event.target === event.currentTarget) onOpen?.(row);
      }}
    >
      {columns.map((column, index) => (
        <td
          key={column.id}
          className={cellClass(column, index)}
          data-l={index > 0 && (column.phone ?? "label") === "label" ? column.header : undefined}
        >
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

/** A click on a link, a button or a field inside a row is that control's own; so is the end of a text selection. */
function isPlainClick(target: EventTarget, row: HTMLElement): boolean {
  const control = target instanceof Element ? target.closest("a,button,input,label,select") : null;
  return (control === null || !row.contains(control)) && (getSelection()?.toString() ?? "") === "";
}
