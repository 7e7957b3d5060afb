import { registry, type NavGroup, type NavPlace } from "@/registry";

export type { NavGroup, NavPlace } from "@/registry";

/** Return the groups with the places that may be opened; one that is empty is left out. */
export function visibleNavigation(
  permissions: readonly string[],
  groups: readonly NavGroup[] = registry.groups,
): NavGroup[] {
  return groups
    .map((group) => ({
      ...group,
      places: group.places.filter(
        ({ permission }) => permission === null || permissions.includes(permission),
      ),
    }))
    .filter((group) => group.places.length > 0);
}

/** Return the places of all groups in their order. */
export function placesOf(groups: readonly NavGroup[]): NavPlace[] {
  return groups.flatMap((group) => group.places);
}

/** Whether the place is the one shown, its sub-pages included. */
export function isCurrent(target: string, pathname: string): boolean {
  return target === "/" ? pathname === "/" : pathname === target || pathname.startsWith(`${target}/`);
}
