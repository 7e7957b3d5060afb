import { Keyboard, LogOut, Moon, Pin, PinOff, Sun } from "lucide-react";

import { registry } from "@/registry";
import { PALETTE_GROUPS, type May, type PaletteCommand, type PaletteEntry } from "@/registry/palette";

import type { NavGroup } from "../navigation";
import type { PageToPin } from "../shell/pins";

export function placeEntries(navigation: readonly NavGroup[]): PaletteEntry[] {
  return navigation.flatMap((group) =>
    group.places.map((place) => ({
      id: `place:${place.to}`,
      group: "Places" as const,
      icon: place.icon,
      text: place.label,
      note: place.key === undefined ? group.label : `${group.label}, G ${place.key.toUpperCase()}`,
      href: place.to,
    })),
  );
}

interface CommandContext {
  may: May;
  theme: (choice: "dark" | "light") => void;
  shortcuts: () => void;
  signOut: () => void;
  page: PageToPin;
}

function pinEntry({ pin, pinned, toggle }: PageToPin): PaletteEntry[] {
  if (pin === null) return [];
  const text = pinned ? `Take “${pin.label}” off the pins` : `Pin “${pin.label}”`;
  return [{ id: "do:pin", group: "Do", icon: pinned ? PinOff : Pin, text, note: ".", run: toggle }];
}

/** What may be done from anywhere: the acts of the features, then those of the application. */
export function commandEntries(
  { may, theme, shortcuts, signOut, page }: CommandContext,
  commands: readonly PaletteCommand[] = registry.commands,
): PaletteEntry[] {
  const acts = commands
    .filter((command) => may(command.permission))
    .map((command) => ({ ...command, group: "Do" as const }));
  return [
    ...acts,
    ...pinEntry(page),
    { id: "do:dark", group: "Do", icon: Moon, text: "Use the dark theme", run: () => theme("dark") },
    { id: "do:light", group: "Do", icon: Sun, text: "Use the light theme", run: () => theme("light") },
    { id: "do:keys", group: "Do", icon: Keyboard, text: "Show the keys…", note: "?", run: shortcuts },
    { id: "do:sign-out", group: "Do", icon: LogOut, text: "Sign out", run: signOut },
  ];
}

/** Whether every word typed is in the text or the note; the note of a place only says where it is. */
export function fits(entry: PaletteEntry, typed: string): boolean {
  const note = entry.group === "Places" ? "" : (entry.note ?? "");
  const text = `${entry.text} ${note}`.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/u)
    .every((word) => text.includes(word));
}

/** Places first, then what was found, then acts; of each kind what is taken most often first. */
export function inOrder(
  entries: readonly PaletteEntry[],
  used: Readonly<Record<string, number>> = {},
): PaletteEntry[] {
  const often = ({ id }: PaletteEntry) => used[id] ?? 0;
  return [...entries].sort(
    (a, b) => PALETTE_GROUPS.indexOf(a.group) - PALETTE_GROUPS.indexOf(b.group) || often(b) - often(a),
  );
}

/** "commands", "places", or the id of the one source that is searched. */
export interface Scope {
  only: string | null;
  text: string;
}

/** The first letter that narrows the search, and what it narrows to. */
export const PREFIXES: readonly { key: string; label: string; only: string }[] = [
  { key: ">", label: "commands", only: "commands" },
  ...registry.sources.flatMap(({ id, prefix }) => (prefix === undefined ? [] : [{ ...prefix, only: id }])),
  { key: "/", label: "places", only: "places" },
];

export function scopeOf(typed: string): Scope {
  const prefix = PREFIXES.find(({ key }) => typed.startsWith(key));
  if (prefix === undefined) return { only: null, text: typed.trim() };
  return { only: prefix.only, text: typed.slice(prefix.key.length).trim() };
}
