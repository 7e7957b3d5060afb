/**
 * Puts a finished build in place of the bundle that is served, which goes on working at every moment: files whose names
 * carry the hash of their content are added first, then the page that names them is replaced, and only then what nothing
 * names any more is removed. A build that failed never comes here, and the old bundle stays.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const HASHED = /^assets[\\/]/;
const PAGE = "index.html";

function filesIn(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
}

/** Copied beside it and renamed, so that nobody reads half a file. */
function replace(source, target) {
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(source, `${target}.new`);
  renameSync(`${target}.new`, target);
}

export function swapIn(built, served) {
  const names = filesIn(built);
  if (!names.includes(PAGE)) throw new Error(`${built} holds no finished build.`);
  const rank = (name) => (HASHED.test(name) ? 0 : name === PAGE ? 2 : 1);
  for (const name of names.toSorted((a, b) => rank(a) - rank(b))) {
    const target = join(served, name);
    if (!(HASHED.test(name) && existsSync(target))) replace(join(built, name), target);
  }
  for (const name of filesIn(served)) if (!names.includes(name)) rmSync(join(served, name));
  rmSync(built, { recursive: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  swapIn(join(root, ".stamps", "web_bundle"), join(root, "src", "opssight", "web_bundle"));
}
