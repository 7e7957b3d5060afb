import { useQueries } from "@tanstack/react-query";

import { useMe } from "@/api/session";
import { registry } from "@/registry";
import type { May, PaletteEntry, PaletteSource } from "@/registry/palette";
import { chooseTheme } from "@/ui/theme";

import { visibleNavigation } from "../navigation";
import { useLayers } from "../shell/layers";
import { usePageToPin } from "../shell/pins";
import { useSignOut } from "../shell/sign-out";
import { commandEntries, fits, inOrder, placeEntries, scopeOf, type Scope } from "./entries";
import { timesUsed } from "./used";

const PER_SOURCE = 6;

/** What the palette offers for the typed text: places and acts at once, things of the server as they are found. */
export function usePaletteEntries(
  typed: string,
  settled: string,
): { entries: PaletteEntry[]; searching: boolean } {
  const me = useMe();
  const layers = useLayers();
  const signOut = useSignOut();
  const may: May = (permission) => me.permissions.includes(permission);
  const { only, text } = scopeOf(typed);
  const groups = visibleNavigation(me.permissions);
  const page = usePageToPin(groups)();
  const found = useFoundEntries(scopeOf(settled), may);
  const shown = (kind: string) => only === null || only === kind;

  const places = shown("places") ? placeEntries(groups) : [];
  const commands = shown("commands")
    ? commandEntries({ may, theme: chooseTheme, shortcuts: () => layers.show("shortcuts"), signOut, page })
    : [];
  if (text === "") return { entries: [...places, ...commands], searching: false };
  return {
    entries: inOrder(
      [...commands, ...found.entries, ...places].filter((entry) => fits(entry, text)),
      timesUsed(),
    ),
    searching: found.searching || settled !== typed,
  };
}

/** What the server finds, source by source; only those the person may see are asked. */
function useFoundEntries({ only, text }: Scope, may: May): { entries: PaletteEntry[]; searching: boolean } {
  const asked = (source: PaletteSource) =>
    may(source.permission) && (only === null || only === source.id) && text.length > 1;
  const answers = useQueries({
    queries: registry.sources.map((source) => ({
      ...source.query(text),
      enabled: asked(source),
      placeholderData: (before: unknown) => before,
    })),
  });
  return {
    entries: registry.sources.flatMap((source, index) =>
      asked(source)
        ? source
            .entries(answers[index]?.data, may)
            .filter((entry) => fits(entry, text))
            .slice(0, PER_SOURCE)
        : [],
    ),
    searching: answers.some((answer) => answer.isFetching),
  };
}
