import type { Page } from "../pages";

/** Return how many rows there are as a figure of the navigation, "100+" when there are more; null when there are none. */
export function rowCount(page: Page<unknown>, noun: string, hot: boolean) {
  const value = page.items.length;
  if (value === 0) return null;
  return { value, text: `${value}${page.next_cursor === null ? "" : "+"}`, noun, hot };
}
