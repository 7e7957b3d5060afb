/**
 * Emits `routes.json` beside `index.html`: the patterns of every page, such as "/incidents/$key". The server answers these
 * addresses with the application and every other one with 404, so that a foreign client that probes gets no page.
 */
import { runnerImport } from "vite";

/**
 * Return the patterns that the features of a source tree have, sorted.
 * @param {string} root
 * @param {Record<string, string>} alias
 * @returns {Promise<string[]>}
 */
export async function routePatterns(root, alias) {
  const { module } = await runnerImport("/src/registry/index.ts", {
    root,
    configFile: false,
    resolve: { alias },
    logLevel: "error",
  });
  return module.registry.pages.map((page) => page.path).sort();
}

/**
 * @param {Record<string, string>} alias
 * @returns {import("vite").Plugin}
 */
export function routesJson(alias) {
  let root = "";
  return {
    name: "opssight-routes-json",
    apply: "build",
    configResolved(config) {
      root = config.root;
    },
    async generateBundle() {
      const source = JSON.stringify(await routePatterns(root, alias));
      this.emitFile({ type: "asset", fileName: "routes.json", source });
    },
  };
}
