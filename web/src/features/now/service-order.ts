import type { Service, ServiceState } from "@/api/types";

const WORST_FIRST: readonly ServiceState[] = ["failing", "warning", "no_data", "ok"];

/** Worst state first, then the more important tier, then the name. */
export function worstFirst(services: readonly Service[]): Service[] {
  return [...services].sort(
    (a, b) =>
      WORST_FIRST.indexOf(a.state) - WORST_FIRST.indexOf(b.state) ||
      (a.tier ?? 9) - (b.tier ?? 9) ||
      a.name.localeCompare(b.name),
  );
}
