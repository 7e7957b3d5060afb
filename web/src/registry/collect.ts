import { GROUPS, type Feature, type FeaturePage, type GroupName, type Place } from "./feature";
import type { PaletteCommand, PaletteSource } from "./palette";

/** A place with who may see it, which its page says. */
export interface NavPlace extends Place {
  permission: string | null;
}

export interface NavGroup {
  label: GroupName;
  places: readonly NavPlace[];
}

export interface RegisteredPage extends FeaturePage {
  path: string;
}

export interface Registry {
  pages: readonly RegisteredPage[];
  groups: readonly NavGroup[];
  /** Topic -> what an event of it makes stale. */
  topics: ReadonlyMap<string, readonly string[]>;
  commands: readonly PaletteCommand[];
  sources: readonly PaletteSource[];
}

/** "/incidents/$key" and "/incidents/$id" are one path. */
const shapeOf = (path: string) => path.replace(/\$\w+/gu, "$");

/** The permission that a page asks for; null when it asks for none. */
export function permissionOf(page: FeaturePage): string | null {
  return typeof page.access === "object" ? page.access.permission : null;
}

class Claims {
  readonly faults: string[] = [];
  #taken = new Map<string, string>();

  claim(kind: string, what: string, feature: string): void {
    const other = this.#taken.get(`${kind} ${what}`);
    if (other !== undefined) this.faults.push(`${feature} and ${other} both claim the ${kind} ${what}.`);
    this.#taken.set(`${kind} ${what}`, feature);
  }
}

/** Note what the feature claims, and what is missing or does not fit in it. */
function check(name: string, feature: Feature, claims: Claims): void {
  for (const [path, page] of Object.entries(feature.pages)) {
    claims.claim("path", shapeOf(path), name);
    // A feature written without the compiler's help must not open a page to everybody by leaving it out.
    if ((page.access as unknown) === undefined || (permissionOf(page) ?? "x") === "") {
      claims.faults.push(`${name} does not say who may open ${path}.`);
    }
  }
  for (const place of feature.places ?? []) {
    if (place.key !== undefined) claims.claim("key G", place.key, name);
    claims.claim("position", `${place.group} ${place.order}`, name);
    const own = feature.pages[place.to];
    if (own === undefined) claims.faults.push(`${name} has a place for ${place.to}, but no such page.`);
    if (own?.access === "public")
      claims.faults.push(`${name} has a place for ${place.to}, which is before sign-in.`);
    if (/^\d$/u.test(place.key ?? "")) claims.faults.push(`${name} takes a digit, which opens a group.`);
  }
  for (const resource of Object.keys(feature.resources)) claims.claim("resource", resource, name);
  for (const one of [...(feature.commands ?? []), ...(feature.sources ?? [])]) {
    claims.claim("palette entry", one.id, name);
  }
  for (const source of feature.sources ?? []) {
    if (source.prefix !== undefined) claims.claim("palette key", source.prefix.key, name);
  }
}

function placesOf(feature: Feature): NavPlace[] {
  return (feature.places ?? []).map((place) => {
    const own = feature.pages[place.to];
    return { ...place, permission: own === undefined ? null : permissionOf(own) };
  });
}

function topicsOf(features: readonly Feature[]): Map<string, string[]> {
  const topics = new Map<string, string[]>();
  for (const [resource, touching] of features.flatMap((feature) => Object.entries(feature.resources))) {
    for (const topic of touching) topics.set(topic, [...(topics.get(topic) ?? []), resource]);
  }
  return topics;
}

/** Return what follows from all features, by name of their folder; throw when two of them claim one thing. */
export function collect(features: Readonly<Record<string, Feature>>): Registry {
  const claims = new Claims();
  for (const [name, feature] of Object.entries(features)) check(name, feature, claims);
  if (claims.faults.length > 0) throw new Error(claims.faults.join("\n"));
  const all = Object.values(features);
  const places = all.flatMap(placesOf).sort((a, b) => a.order - b.order);
  return {
    pages: all.flatMap(({ pages }) => Object.entries(pages).map(([path, page]) => ({ ...page, path }))),
    groups: GROUPS.map((label) => ({ label, places: places.filter((place) => place.group === label) })),
    topics: topicsOf(all),
    commands: all.flatMap((feature) => feature.commands ?? []),
    sources: all.flatMap((feature) => feature.sources ?? []),
  };
}
