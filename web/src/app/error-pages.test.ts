import { expect, it } from "vitest";

import { pageFault } from "./error-pages";

it("speaks of the connection when the code of a page did not come, in every browser's words", () => {
  for (const message of [
    "Unable to preload CSS for /assets/ServicesPage.css",
    "Failed to fetch dynamically imported module: /assets/ServicesPage.js",
    "error loading dynamically imported module: /assets/ServicesPage.js",
    "Importing a module script failed.",
  ]) {
    const fault = pageFault(new TypeError(message));
    expect(fault.fetched).toBe(false);
    expect(fault.error).toHaveProperty("message", expect.stringContaining("Check the connection"));
  }
});

it("leaves every other error as it is", () => {
  const error = new Error("There is no server 7.");
  expect(pageFault(error)).toEqual({ fetched: true, error });
});
