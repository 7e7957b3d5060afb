import type { Column, Comparable } from "./columns";

/** Quotes a cell, and keeps spreadsheets from running text that starts like a formula. */
export function csvCell(value: Comparable): string {
  if (value === null || value === undefined) return "";
  const text = String(value);
  const safe = typeof value === "string" && /^[=+\-@\t\r]/u.test(text) ? `'${text}` : text;
  return /[",\n\r]/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The rows as CSV (RFC 4180) with a header line. */
export function toCsv<T>(columns: readonly Column<T>[], rows: readonly T[]): string {
  const taken = columns.flatMap((column) => {
    const value = column.csv ?? column.sort;
    return value === undefined ? [] : [{ header: column.header, value }];
  });
  const lines = [taken.map(({ header }) => csvCell(header)).join(",")];
  for (const row of rows) lines.push(taken.map(({ value }) => csvCell(value(row))).join(","));
  return `${lines.join("\r\n")}\r\n`;
}

/** Gives the browser a file to save. */
export function saveFile(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 0);
}

/** "incidents-2026-03-12T0314.csv": what it holds and when it was taken. */
export function exportName(what: string, extension: string, now = new Date()): string {
  return `${what}-${now.toISOString().slice(0, 16).replaceAll(":", "")}.${extension}`;
}

export function saveCsv<T>(what: string, columns: readonly Column<T>[], rows: readonly T[]): void {
  saveFile(exportName(what, "csv"), "text/csv;charset=utf-8", toCsv(columns, rows));
}
