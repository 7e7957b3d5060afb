import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { swapIn } from "./swap-in.js";

let root;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "swap-in-"));
});
afterEach(() => rmSync(root, { recursive: true }));

function folder(name, files) {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name, file)), { recursive: true });
    writeFileSync(join(root, name, file), text);
  }
  return join(root, name);
}

describe("swapIn", () => {
  it("leaves the new build alone in place", () => {
    const served = folder("served", { "index.html": "old", "assets/a-1.js": "a", "assets/b-1.js": "b" });
    const built = folder("built", {
      "index.html": "new",
      "theme.js": "t",
      "assets/a-1.js": "a",
      "assets/b-2.js": "B",
    });
    swapIn(built, served);
    expect(readFileSync(join(served, "index.html"), "utf8")).toBe("new");
    expect(readdirSync(served).sort()).toEqual(["assets", "index.html", "theme.js"]);
    expect(readdirSync(join(served, "assets")).sort()).toEqual(["a-1.js", "b-2.js"]);
    expect(readdirSync(root)).toEqual(["served"]);
  });

  it("keeps what is served when the build has no page", () => {
    const served = folder("served", { "index.html": "old", "assets/a-1.js": "a" });
    const built = folder("built", { "assets/a-2.js": "half" });
    expect(() => swapIn(built, served)).toThrow("no finished build");
    expect(readFileSync(join(served, "index.html"), "utf8")).toBe("old");
    expect(readdirSync(join(served, "assets"))).toEqual(["a-1.js"]);
  });

  it("keeps the old page and its files when an asset cannot be put in place", () => {
    const served = folder("served", { "index.html": "old", "assets/a-1.js": "a", "assets/b-2.js.new/x": "" });
    const built = folder("built", { "index.html": "new", "assets/b-2.js": "B" });
    expect(() => swapIn(built, served)).toThrow();
    expect(readFileSync(join(served, "index.html"), "utf8")).toBe("old");
    expect(readFileSync(join(served, "assets/a-1.js"), "utf8")).toBe("a");
  });

  it("makes the folder the first time", () => {
    const built = folder("built", { "index.html": "new" });
    swapIn(built, join(root, "served"));
    expect(readdirSync(join(root, "served"))).toEqual(["index.html"]);
  });
});
