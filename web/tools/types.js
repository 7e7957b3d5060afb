/**
 * Writes the types of the API's contract to src/api/schema.gen.ts from the OpenAPI document on standard input, or with
 * --check tells whether the file is what the document says. `make types` and `make check-web` call it.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import openapiTS, { astToString } from "openapi-typescript";

const FILE = fileURLToPath(new URL("../src/api/schema.gen.ts", import.meta.url));
const HEAD =
  "// Generated from the OpenAPI document. Not edited by hand: change the schemas in Python, then run `make types`.\n";

/** Names of the schemas that a value refers to, directly or through others. */
function reached(value, schemas, found = new Set()) {
  if (typeof value !== "object" || value === null) return found;
  for (const [key, inner] of Object.entries(value)) {
    const name = key === "$ref" && typeof inner === "string" ? inner.split("/").pop() : undefined;
    if (name === undefined) reached(inner, schemas, found);
    else if (!found.has(name)) reached(schemas[name], schemas, found.add(name));
  }
  return found;
}

/** The schemas alone. What has a default may be left out of a request, but is always written in an answer. */
function contract(document) {
  const { schemas } = document.components;
  const answers = Object.values(document.paths)
    .flatMap((path) => Object.values(path))
    .flatMap((operation) => Object.values(operation.responses))
    .map((response) => response.content?.["application/json"]);
  for (const name of reached(answers, schemas)) {
    if (schemas[name].properties) schemas[name].required = Object.keys(schemas[name].properties);
  }
  return { openapi: document.openapi, info: document.info, paths: {}, components: { schemas } };
}

/** Titles only repeat the names of the properties; the document's own is asked for. */
const withoutTitle = (key, value) => (key === "title" && typeof value === "string" ? undefined : value);

const document = contract(JSON.parse(readFileSync(0, "utf8"), withoutTitle));
const wanted = HEAD + astToString(await openapiTS(document, { defaultNonNullable: false }));
if (!process.argv.includes("--check")) {
  writeFileSync(FILE, wanted);
} else if (readFileSync(FILE, "utf8") !== wanted) {
  console.error("web/src/api/schema.gen.ts is not what the API says; run: make types");
  process.exitCode = 1;
}
