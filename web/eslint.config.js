import { readdirSync } from "node:fs";

import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import ts from "typescript-eslint";

const features = readdirSync(new URL("./src/features", import.meta.url), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

/** A feature may use ui, api and the live client; never another feature. */
const featureWalls = features.map((own) => ({
  files: [`src/features/${own}/**/*.{ts,tsx}`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          {
            group: ["@/features/*", `!@/features/${own}`, `!@/features/${own}/**`],
            message: "Features do not import each other; move what is shared to ui/ or api/.",
          },
          {
            group: ["@/app/*", "!@/app/live", "!@/app/live/*"],
            message: "Features do not reach into the application shell.",
          },
          {
            regex: "^@/registry(/collect)?$",
            message: "A feature describes itself with @/registry/feature; it does not ask for the others.",
          },
          { group: ["../../*"], message: "Import across folders with @/." },
        ],
      },
    ],
  },
}));

/** What a layer may not import, as a pattern, and why. */
const lowerWalls = [
  ["ui", "^@/(api|app|features|registry)(/|$)", "ui/ knows no data"],
  ["api", "^@/(ui|app|features)/|^@/registry(?!/feature$)", "api/ knows no screen"],
  ["providers", "^@/(api|app|features|registry)(/|$)", "a provider's look knows no data"],
  ["registry", "^@/(ui|api|app|features)/", "registry/ knows no feature by name"],
].map(([layer, regex, message]) => ({
  files: [`src/${layer}/**/*.{ts,tsx}`],
  ignores: layer === "registry" ? ["src/registry/*.test.ts"] : [],
  rules: { "no-restricted-imports": ["error", { patterns: [{ regex, message }] }] },
}));

export default ts.config(
  { ignores: ["node_modules", "public", "coverage", "src/**/*.gen.ts"] },
  js.configs.recommended,
  {
    files: ["src/**/*.{ts,tsx}"],
    extends: [...ts.configs.strictTypeChecked, ...ts.configs.stylisticTypeChecked],
    languageOptions: { globals: globals.browser, parserOptions: { projectService: true } },
    plugins: { "react-hooks": reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      "max-lines": ["error", { max: 250 }],
      "max-lines-per-function": ["error", { max: 80, skipComments: true, skipBlankLines: true }],
      complexity: ["error", 20],
      eqeqeq: "error",
      // uPlot declares its sides as a const enum, which erased modules cannot read.
      "@typescript-eslint/no-unsafe-enum-assignment": "off",
      "no-console": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/consistent-type-definitions": ["error", "interface"],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/only-throw-error": "off",
    },
  },
  {
    files: ["src/**/*.test.{ts,tsx}", "src/test/**"],
    rules: { "max-lines-per-function": "off", "@typescript-eslint/no-non-null-assertion": "off" },
  },
  { files: ["*.{js,ts}", "tools/*.js"], languageOptions: { globals: globals.node } },
  { files: ["vite.config.ts"], extends: [ts.configs.base] },
  ...featureWalls,
  ...lowerWalls,
);
