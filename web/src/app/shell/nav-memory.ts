/** What a person left in the navigation: the rail, open groups, pins. Kept in the browser, for each person apart. */
import { useSyncExternalStore } from "react";

import { useMe } from "@/api/session";

export interface Pin {
  href: string;
  label: string;
}

interface NavMemory {
  rail: boolean;
  open: readonly string[];
  pins: readonly Pin[];
}

export const MOST_PINS = 8;

const EMPTY: NavMemory = { rail: false, open: [], pins: [] };
const listeners = new Set<() => void>();
/** What was read last, so that the same text gives the same object. */
let read: { key: string; text: string | null; memory: NavMemory } = { key: "", text: null, memory: EMPTY };

function parse(text: string | null): NavMemory {
  if (text === null) return EMPTY;
  try {
    return { ...EMPTY, ...(JSON.parse(text) as Partial<NavMemory>) };
  } catch {
    // Written by another version or by hand: begin anew.
    return EMPTY;
  }
}

function recall(key: string): NavMemory {
  const text = localStorage.getItem(key);
  if (read.key !== key || read.text !== text) read = { key, text, memory: parse(text) };
  return read.memory;
}

function watch(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

export interface NavMemoryControl extends NavMemory {
  change: (change: Partial<NavMemory>) => void;
}

export function useNavMemory(): NavMemoryControl {
  const key = `opssight.nav.${useMe().id}`;
  const memory = useSyncExternalStore(watch, () => recall(key));
  const change = (part: Partial<NavMemory>) => {
    localStorage.setItem(key, JSON.stringify({ ...recall(key), ...part }));
    listeners.forEach((each) => each());
  };
  return { ...memory, change };
}

/** Return the list with the thing added or in its old place; null when it is full. */
export function withPin(pins: readonly Pin[], pin: Pin): readonly Pin[] | null {
  if (pins.some(({ href }) => href === pin.href)) return pins;
  return pins.length >= MOST_PINS ? null : [...pins, pin];
}

export function withoutPin(pins: readonly Pin[], href: string): readonly Pin[] {
  return pins.filter((pin) => pin.href !== href);
}

/** Return the list with one pin a step higher (-1) or lower (1). */
export function movedPin(pins: readonly Pin[], href: string, step: -1 | 1): readonly Pin[] {
  const from = pins.findIndex((pin) => pin.href === href);
  const pin = pins[from];
  const to = from + step;
  if (pin === undefined || to < 0 || to >= pins.length) return pins;
  return withoutPin(pins, href).toSpliced(to, 0, pin);
}
