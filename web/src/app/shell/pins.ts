import { useLocation } from "@tanstack/react-router";

import { toast } from "@/ui/toast";

import { isCurrent, placesOf, type NavGroup, type NavPlace } from "../navigation";
import { MOST_PINS, useNavMemory, withoutPin, withPin, type Pin } from "./nav-memory";

/** What asks something rather than shows something does not belong to a view. */
const QUESTIONS = new Set(["new", "run", "edit", "import"]);

/** Return the place that a page belongs to: the one with the longest path. */
export function placeOf(pathname: string, groups: readonly NavGroup[]): NavPlace | undefined {
  return placesOf(groups)
    .filter((place) => isCurrent(place.to, pathname))
    .sort((a, b) => b.to.length - a.to.length)[0];
}

/** Return what is open as a pin: an object by its title, a search by what it asks; null for a bare place. */
export function pinOf(
  pathname: string,
  search: Readonly<Record<string, string | undefined>>,
  title: string,
  isPlace: boolean,
): Pin | null {
  const asked = Object.entries(search).filter(([name, value]) => value !== undefined && !QUESTIONS.has(name));
  if (isPlace && asked.length === 0) return null;
  const query = new URLSearchParams(asked as [string, string][]).toString();
  const values = asked.map(([, value]) => value?.replaceAll(",", ", ") ?? "").join(", ");
  return {
    href: query === "" ? pathname : `${pathname}?${query}`,
    label: isPlace ? `${title}: ${values}` : title,
  };
}

export interface PageToPin {
  /** Null when a bare place is open. */
  pin: Pin | null;
  pinned: boolean;
  /** Pin it, or take it off. */
  toggle: () => void;
}

/** The page that is open, as something to pin. */
export function usePageToPin(groups: readonly NavGroup[]): () => PageToPin {
  const location = useLocation();
  const { pins, change } = useNavMemory();
  return () => {
    const isPlace = placesOf(groups).some(({ to }) => to === location.pathname);
    const title = document.title.replace(/ · OpsSight$/u, "");
    const pin = pinOf(location.pathname, location.search, title, isPlace);
    const pinned = pin !== null && pins.some(({ href }) => href === pin.href);
    const toggle = () => {
      if (pin === null) {
        toast.info("Places are always in the navigation. Open a thing or a search to pin it.");
        return;
      }
      const next = pinned ? withoutPin(pins, pin.href) : withPin(pins, pin);
      if (next === null) {
        toast.info(`You have ${MOST_PINS} pins already. Take one off first.`);
        return;
      }
      change({ pins: next });
      toast.done(pinned ? `“${pin.label}” is no longer pinned.` : `“${pin.label}” is pinned.`, {
        undo: () => change({ pins }),
      });
    };
    return { pin, pinned, toggle };
  };
}
