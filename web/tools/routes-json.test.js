import { join } from "node:path";

import { expect, it } from "vitest";

import { routePatterns } from "./routes-json.js";

it("lists every page, with a changing part as one segment, for the server to answer", async () => {
  const root = join(import.meta.dirname, "..");
  const patterns = await routePatterns(root, { "@": join(root, "src") });
  expect(patterns).toEqual(
    expect.arrayContaining(["/", "/incidents", "/incidents/$key", "/login", "/settings", "/setup"]),
  );
  expect(patterns).toEqual([...new Set(patterns)].sort());
});
