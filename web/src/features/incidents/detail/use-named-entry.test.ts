import { renderHook } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { TimelineEntry } from "@/api/types";

import { entryAnchor, useNamedEntry, type Timeline } from "./use-named-entry";

const fetchNextPage = vi.fn();

function timeline(ids: readonly string[], hasNextPage = false): Timeline {
  const rows = ids.map((id) => ({ id }) as TimelineEntry);
  return { data: { rows, pages: 1 }, hasNextPage, isFetching: false, fetchNextPage } as unknown as Timeline;
}

function item(id: string) {
  const element = document.createElement("li");
  element.id = entryAnchor(id);
  element.tabIndex = -1;
  document.body.append(element);
  return { element, scroll: vi.spyOn(element, "scrollIntoView") };
}

beforeEach(() => fetchNextPage.mockClear());
afterEach(() => document.body.replaceChildren());

it("brings the named entry into view, once", () => {
  const { element, scroll } = item("e1");
  const { rerender } = renderHook((rows: string[]) => useNamedEntry("e1", timeline(rows)), {
    initialProps: ["e1"],
  });
  rerender(["e2", "e1"]);
  expect(scroll).toHaveBeenCalledTimes(1);
  expect(document.activeElement).toBe(element);
});

it("asks for older entries until it is there", () => {
  const { rerender } = renderHook((rows: string[]) => useNamedEntry("e1", timeline(rows, true)), {
    initialProps: ["e3"],
  });
  expect(fetchNextPage).toHaveBeenCalledTimes(1);
  const { scroll } = item("e1");
  rerender(["e3", "e1"]);
  expect(fetchNextPage).toHaveBeenCalledTimes(1);
  expect(scroll).toHaveBeenCalled();
});

it("leaves an entry where it is when something in it was pressed", () => {
  const { element, scroll } = item("e1");
  const link = document.createElement("button");
  element.append(link);
  link.focus();
  renderHook(() => useNamedEntry("e1", timeline(["e1"])));
  expect(scroll).not.toHaveBeenCalled();
  expect(document.activeElement).toBe(link);
});
