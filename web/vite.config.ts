import { fileURLToPath } from "node:url";

import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

import { routesJson } from "./tools/routes-json.js";

const api = process.env.OPSSIGHT_DEV_API ?? "http://localhost:8000";

const alias = { "@": fileURLToPath(new URL("./src", import.meta.url)) };

const LAYERS =
  /node_modules[\\/](@radix-ui|radix-ui|@floating-ui|react-remove-scroll|aria-hidden|use-sidecar)/;
const BASE =
  /src[\\/](api[\\/]|ui[\\/](format|chart[\\/](scale|show-as-table|trend)|table[\\/](columns|csv|data-table|header|row-keys|url-sort)|cn|button|avatar|badge|kbd|note|now|time|panel|page-header|state-badge|severity|event-severity|marks|empty|error|skeleton|url-state|shortcuts|description|media|last-count|load-more|theme|toast-host|toast\.ts))/;

/** The bundle is built into the Python package; the development server proxies to a running API. */
export default defineConfig({
  plugins: [react(), tailwindcss(), routesJson(alias)],
  resolve: { alias },
  build: {
    // tools/swap-in.js puts it into the package when it is whole: the old one is served until then, and after a failure.
    outDir: "../.stamps/web_bundle",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 400,
    sourcemap: false,
    rolldownOptions: {
      output: {
        // A few files that change seldom and are cached for long, instead of a hundred of a few hundred bytes. "base" is
        // what nearly every page shows; nothing in it may need a floating layer, or sign-in would load those too.
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/, priority: 3 },
            {
              name: "data",
              test: /node_modules[\\/]@tanstack[\\/](?!react-virtual|virtual-core)/,
              priority: 3,
            },
            { name: "icons", test: /node_modules[\\/]lucide-react[\\/]/, priority: 3 },
            { name: "layers", test: LAYERS, priority: 3 },
            { name: "base", test: BASE, priority: 2 },
          ],
        },
      },
    },
  },
  server: {
    port: 5173,
    proxy: {
      "/api": { target: api, ws: true },
      "/readyz": api,
      "/healthz": api,
    },
  },
  test: {
    environment: "jsdom",
    isolate: false, // a browser's world for each file took 62 s in all; one for each worker takes 7, and setup.ts cleans it
    setupFiles: ["src/test/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}", "tools/*.test.js"],
    css: false,
    restoreMocks: true,
  },
});
