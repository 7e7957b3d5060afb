/** Looks of providers: a folder `<family>-<kind>` beside this file with a `look.ts` that exports `look`. */
import type { ProviderLook } from "./look";

export type { ProviderLook } from "./look";

const files = import.meta.glob<ProviderLook>("./*/look.ts", { eager: true, import: "look" });

export function lookOf(family: string, kind: string): ProviderLook {
  return files[`./${family}-${kind}/look.ts`] ?? {};
}
