import { useEffect, useRef, useSyncExternalStore } from "react";

export interface Shortcut {
  /** "j", "Enter", "?", "ctrl+k", "alt+1", or a sequence such as "g i". */
  keys: string;
  /** What it does, for the help dialog. */
  label: string;
  group: string;
  run: (event: KeyboardEvent) => void;
  /** Works in fields and under dialogs as well, and cannot be switched off. */
  always?: boolean;
}

const STORAGE = "opssight.shortcuts";
const SEQUENCE_MS = 1200;

let shortcuts: readonly Shortcut[] = [];
let held = false;
let pending = "";
let pendingTimer: ReturnType<typeof setTimeout> | undefined;
const prefixListeners = new Set<(prefix: string) => void>();
const listeners = new Set<() => void>();

function change(next: readonly Shortcut[]): void {
  shortcuts = next;
  listeners.forEach((each) => each());
}

export function shortcutsAreOn(): boolean {
  return localStorage.getItem(STORAGE) !== "off";
}

export function switchShortcuts(on: boolean): void {
  if (on) localStorage.removeItem(STORAGE);
  else localStorage.setItem(STORAGE, "off");
  listeners.forEach((each) => each());
}

/** Holds single keys back while a layer is on its way, so that fast typing does not reach the page under it. */
export function holdShortcuts(hold: boolean): void {
  held = hold;
}

function wait(prefix: string): void {
  pending = prefix;
  clearTimeout(pendingTimer);
  if (prefix !== "") pendingTimer = setTimeout(() => wait(""), SEQUENCE_MS);
  prefixListeners.forEach((each) => each(prefix));
}

/** Calls with the first key of a sequence while it waits for the second, and with "" when it no longer does. */
export function watchPrefix(listener: (prefix: string) => void): () => void {
  prefixListeners.add(listener);
  return () => prefixListeners.delete(listener);
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/u.test(target.tagName);
}

function underLayer(): boolean {
  return (
    document.querySelector('[role="dialog"],[role="alertdialog"],[role="menu"],[role="listbox"].pop') !== null
  );
}

function keyOf(event: KeyboardEvent): string {
  // With Alt some keyboards write another sign; the place of the key counts.
  if (event.altKey) return `alt+${event.code.replace(/^Digit/u, "")}`;
  const main = event.key === " " ? "Space" : event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.ctrlKey || event.metaKey ? `ctrl+${main}` : main;
}

/** Finds what a key press means, given what was pressed just before. Exported for its tests. */
export function matchShortcut(
  all: readonly Shortcut[],
  before: string,
  key: string,
): Shortcut | "prefix" | null {
  const pressed = before === "" ? key : `${before} ${key}`;
  // The page that was opened last registered last, and wins.
  const hit = [...all].reverse().find((each) => each.keys.toLowerCase() === pressed.toLowerCase());
  if (hit !== undefined) return hit;
  return all.some((each) => each.keys.toLowerCase().startsWith(`${pressed.toLowerCase()} `))
    ? "prefix"
    : null;
}

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const blocked = held || isTyping(event.target) || underLayer() || !shortcutsAreOn();
  const usable = blocked ? shortcuts.filter((each) => each.always === true) : shortcuts;
  const key = keyOf(event);
  if (key === "Enter" && event.target instanceof HTMLElement && event.target.closest("a,button") !== null)
    return;
  if (
    key === "Space" &&
    event.target instanceof HTMLElement &&
    event.target.closest("button,summary") !== null
  )
    return;
  const found = matchShortcut(usable, pending, key) ?? matchShortcut(usable, "", key);
  if (pending !== "" || found === "prefix") wait(found === "prefix" ? key : "");
  if (found !== null && found !== "prefix") {
    event.preventDefault();
    found.run(event);
  }
}

/** Registers keys while the component is there. `list` may be new on each render; only its keys and labels count. */
export function useShortcuts(list: readonly Shortcut[]): void {
  const current = useRef(list);
  useEffect(() => {
    current.current = list;
  });
  const signature = list.map((each) => `${each.keys}|${each.label}|${each.group}`).join("\n");
  useEffect(() => {
    const mine = current.current.map((each, index) => ({
      ...each,
      run: (event: KeyboardEvent) => current.current[index]?.run(event),
    }));
    if (shortcuts.length === 0) window.addEventListener("keydown", onKeyDown);
    change([...shortcuts, ...mine]);
    return () => {
      change(shortcuts.filter((each) => !mine.includes(each)));
      if (shortcuts.length === 0) window.removeEventListener("keydown", onKeyDown);
    };
  }, [signature]);
}

/** All keys in force now, for the help dialog. */
export function useAllShortcuts(): readonly Shortcut[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shortcuts,
  );
}
