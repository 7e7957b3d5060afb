import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";

import { renderAt } from "@/test/render-at";

import { parseSort, sortRows, type Column } from "./columns";
import { csvCell, exportName, toCsv } from "./csv";
import { DataTable } from "./data-table";

interface Host {
  name: string;
  cpu: number | null;
}

const ROWS: Host[] = [
  { name: "bk-api-10", cpu: 12 },
  { name: "bk-api-2", cpu: null },
  { name: "pg-main", cpu: 91 },
];
const COLUMNS: Column<Host>[] = [
  { id: "name", header: "Server", sort: (row) => row.name, cell: (row) => row.name },
  {
    id: "cpu",
    header: "CPU",
    align: "right",
    firstSort: "desc",
    sort: (row) => row.cpu,
    cell: (row) => row.cpu ?? "–",
  },
  {
    id: "act",
    header: "Actions",
    bareHeader: true,
    cell: (row) => <button type="button">Stop {row.name}</button>,
  },
];

function show(address: string, props: Partial<Parameters<typeof DataTable<Host>>[0]> = {}) {
  return renderAt(
    address,
    <DataTable
      label="Servers"
      columns={COLUMNS}
      rows={ROWS}
      rowKey={(row) => row.name}
      empty={<p>No server yet</p>}
      defaultSort={{ id: "name", desc: false }}
      {...props}
    />,
  );
}

const names = () =>
  screen
    .getAllByRole("row")
    .slice(1)
    .map((row) => within(row).getAllByRole("cell")[0]?.textContent);

describe("sorting", () => {
  it("keeps rows without a value last, both ways", () => {
    const by = (desc: boolean) => sortRows(ROWS, COLUMNS, { id: "cpu", desc }).map((row) => row.cpu);
    expect(by(true)).toEqual([91, 12, null]);
    expect(by(false)).toEqual([12, 91, null]);
  });

  it("sorts numbers in names as numbers", async () => {
    await show("/servers");
    expect(names()).toEqual(["bk-api-2", "bk-api-10", "pg-main"]);
  });

  it("follows the address and says so with aria-sort", async () => {
    await show("/servers?sort=-cpu");
    expect(names()).toEqual(["pg-main", "bk-api-10", "bk-api-2"]);
    expect(screen.getByRole("columnheader", { name: "CPU" })).toHaveAttribute("aria-sort", "descending");
  });

  it("writes a press on a header into the address", async () => {
    const { router } = await show("/servers?q=x");
    await userEvent.click(screen.getByRole("button", { name: "CPU" }));
    expect(router.state.location.searchStr).toBe("?q=x&sort=-cpu");
    await userEvent.click(screen.getByRole("button", { name: "CPU" }));
    expect(router.state.location.searchStr).toBe("?q=x&sort=cpu");
  });

  it("takes no unknown column from the address", () => {
    expect(parseSort("-nothing")).toEqual({ id: "nothing", desc: true });
    expect(sortRows(ROWS, COLUMNS, parseSort("-nothing"))).toEqual(ROWS);
  });
});

describe("rows", () => {
  it("open by a click anywhere but on their own controls", async () => {
    const onOpen = vi.fn();
    await show("/servers", { onOpen });
    await userEvent.click(screen.getByText("91"));
    expect(onOpen).toHaveBeenCalledWith(ROWS[2]);
    await userEvent.click(screen.getByRole("button", { name: "Stop pg-main" }));
    expect(onOpen).toHaveBeenCalledOnce();
  });

  it("are reached with J and K and opened with Enter", async () => {
    const onOpen = vi.fn();
    await show("/servers", { onOpen });
    await userEvent.keyboard("jjk{Enter}");
    expect(onOpen).toHaveBeenCalledWith(ROWS[1]);
  });

  it("say what is true when there are none", async () => {
    await show("/servers", { rows: [] });
    expect(screen.getByText("No server yet")).toBeInTheDocument();
  });

  it("say what went wrong and offer another try", async () => {
    const onRetry = vi.fn();
    const error = Object.assign(new Error("The database does not answer."), { requestId: "req-7" });
    await show("/servers", { rows: undefined, error, onRetry });
    expect(screen.getByRole("alert")).toHaveTextContent("Servers did not load");
    expect(screen.getByRole("alert")).toHaveTextContent("req-7");
    await userEvent.click(screen.getByRole("button", { name: "Try again" }));
    expect(onRetry).toHaveBeenCalledOnce();
  });
});

describe("export", () => {
  it("quotes, and keeps a spreadsheet from running what it reads", () => {
    expect(csvCell('say "hi", then go')).toBe('"say ""hi"", then go"');
    expect(csvCell("=HYPERLINK()")).toBe("'=HYPERLINK()");
    expect(csvCell(-3)).toBe("-3");
    expect(csvCell(null)).toBe("");
  });

  it("has a line a row and leaves out columns without a value", () => {
    expect(toCsv(COLUMNS, ROWS)).toBe("Server,CPU\r\nbk-api-10,12\r\nbk-api-2,\r\npg-main,91\r\n");
  });

  it("is named for what it holds and when", () => {
    expect(exportName("incidents", "csv", new Date("2026-03-12T03:14:22Z"))).toBe(
      "incidents-2026-03-12T0314.csv",
    );
  });
});
