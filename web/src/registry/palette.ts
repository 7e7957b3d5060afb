/** What a feature offers in the palette (Ctrl K). */
import type { QueryKey, UseQueryOptions } from "@tanstack/react-query";
import type { LucideIcon } from "lucide-react";

export const PALETTE_GROUPS = ["Places", "Open", "Do"] as const;

/** One line of the palette. */
export interface PaletteEntry {
  id: string;
  group: (typeof PALETTE_GROUPS)[number];
  icon: LucideIcon;
  text: string;
  /** At the right, quieter. */
  note?: string;
  /** Where it leads, for Enter and for Ctrl Enter; or what it does. */
  href?: string;
  run?: () => void;
}

/** An act that is offered without searching, to those who have the permission. */
export interface PaletteCommand extends Omit<PaletteEntry, "group" | "run"> {
  permission: string;
  href: string;
}

export type May = (permission: string) => boolean;

/** Things of one kind that are searched for as one types. */
export interface PaletteSource {
  id: string;
  permission: string;
  /** Typed first, it searches among these alone. */
  prefix?: { key: string; label: string };
  query: (text: string) => UseQueryOptions;
  entries: (data: unknown, may: May) => PaletteEntry[];
}

interface SourceOptions<T, Key extends QueryKey> extends Omit<PaletteSource, "query" | "entries"> {
  query: (text: string) => UseQueryOptions<T[], Error, T[], Key>;
  entry: (item: T, may: May) => PaletteEntry;
}

/** Return a source whose query answers with a list of `T`. */
export function paletteSource<T, Key extends QueryKey>({
  query,
  entry,
  ...rest
}: SourceOptions<T, Key>): PaletteSource {
  return {
    ...rest,
    query: query as unknown as PaletteSource["query"],
    entries: (data, may) => ((data ?? []) as T[]).map((item) => entry(item, may)),
  };
}
