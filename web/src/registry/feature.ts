/**
 * What a feature says about itself in `features/<name>/feature.ts`. The registry collects these files; routes, navigation,
 * query keys, live updates and the palette follow from them. Nothing here depends on a feature.
 */
import type { QueryKey, UseQueryOptions } from "@tanstack/react-query";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

import type { PaletteCommand, PaletteSource } from "./palette";

/** The groups of the navigation, in the order of the work. */
export const GROUPS = ["Respond", "Observe", "Deliver", "Estate", "Automate", "Govern"] as const;
export type GroupName = (typeof GROUPS)[number];

/** Who may open a page: those with the permission, everybody who is signed in, or anybody at all. */
export type Access = { permission: string } | "signed-in" | "public";

export interface FeaturePage {
  access: Access;
  /** Fetches the code of the page. */
  load: () => Promise<Record<string, () => ReactNode>>;
  /** The name it is exported by. */
  name: string;
}

/** Return a page whose code is fetched when it is first opened. */
export function page<Name extends string>(
  access: Access,
  load: () => Promise<Record<Name, () => ReactNode>>,
  name: Name,
): FeaturePage {
  return { access, load, name };
}

export interface NavCount {
  value: number;
  /** As it is shown, such as "200+". */
  text: string;
  /** What is counted, for screen readers: "open". */
  noun: string;
  /** It waits for the person. */
  hot: boolean;
}

/** A figure beside a place of the navigation. */
export interface NavCountSource {
  query: UseQueryOptions;
  read: (data: unknown) => NavCount | null;
}

/** Return the figure that `read` takes from the answer to `query`; null shows none. */
export function counted<T, Key extends QueryKey>(
  query: UseQueryOptions<T, Error, T, Key>,
  read: (data: T) => NavCount | null,
): NavCountSource {
  return { query: query as unknown as UseQueryOptions, read: (data) => read(data as T) };
}

/** A place of the navigation. Who may open its page sees it. */
export interface Place<Path extends string = string> {
  to: Path;
  label: string;
  icon: LucideIcon;
  group: GroupName;
  /** Its place in the group, smallest first. */
  order: number;
  /** The letter after G. */
  key?: string;
  /** Stands in the phone's tab bar. */
  tab?: boolean;
  count?: NavCountSource;
}

export interface Feature<Path extends string = string, Resource extends string = string> {
  /** By path; a changing part is written "$name". */
  pages: Readonly<Record<Path, FeaturePage>>;
  places?: readonly Place<Path>[];
  /** First parts of the feature's query keys, each with the live topics whose events make it stale. */
  resources: Readonly<Record<Resource, readonly string[]>>;
  commands?: readonly PaletteCommand[];
  sources?: readonly PaletteSource[];
}

/**
 * The paths and resources of every feature. Each adds its own in its `feature.ts`, so that links and query keys are
 * checked by the compiler and there is no list of features to keep:
 * `declare module "@/registry/feature" { interface Features { oncall: { path: "/oncall"; resource: "oncall" } } }`
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- the features add to it
export interface Features {}

export type PagePath = Features[keyof Features]["path"];
export type Resource = Features[keyof Features]["resource"];

/** Return the feature of a folder, held to the paths and resources it has declared. */
export function defineFeature<Name extends keyof Features>(
  _name: Name,
  feature: Feature<Features[Name]["path"], Features[Name]["resource"]>,
): Feature {
  return feature;
}
