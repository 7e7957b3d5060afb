/** What is said of whether a person can be reached. Pure. */
import type { Contactability } from "@/api/types";
import type { StateName } from "@/ui/state-badge";

export interface ReachWords {
  state: StateName;
  words: string;
  /** The worst first. */
  rank: number;
}

/** No way to reach them is an error, a page that failed a warning; who was never paged is not known to be reachable. */
export function reachWords({ disabled, ways, last }: Contactability): ReachWords {
  if (disabled) return { state: "disabled", words: "Disabled, passed over", rank: 2 };
  if (ways.length === 0) return { state: "failed", words: "No contact method", rank: 0 };
  if (last === null) return { state: "unknown", words: "Never paged yet", rank: 3 };
  if (!last.delivered) return { state: "warning", words: "Last page failed", rank: 1 };
  return { state: "ok", words: waysOf(ways), rank: 4 };
}

/** "Mail, Demo pager", each channel once. */
export function waysOf(ways: Contactability["ways"]): string {
  return [...new Set(ways.map(({ channel }) => channel))].join(", ");
}

export function worstFirst(people: readonly Contactability[]): Contactability[] {
  return [...people].sort(
    (a, b) => reachWords(a).rank - reachWords(b).rank || a.user.name.localeCompare(b.user.name),
  );
}
