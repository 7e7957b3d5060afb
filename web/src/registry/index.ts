/** Every feature there is: a folder below `features/` with a `feature.ts` that exports `feature`. */
import { collect } from "./collect";
import type { Feature } from "./feature";

export type { NavGroup, NavPlace, RegisteredPage, Registry } from "./collect";

const files = import.meta.glob<Feature>("../features/*/feature.ts", { eager: true, import: "feature" });

export const registry = collect(
  Object.fromEntries(
    Object.entries(files).map(([path, feature]) => [path.split("/")[2] ?? path, feature] as const),
  ),
);
