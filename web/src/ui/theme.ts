import { useSyncExternalStore } from "react";

export type ThemeChoice = "system" | "dark" | "light";

const STORAGE = "opssight.theme";
const listeners = new Set<() => void>();

export function themeChoice(): ThemeChoice {
  const stored = localStorage.getItem(STORAGE);
  return stored === "dark" || stored === "light" ? stored : "system";
}

function apply(): void {
  const choice = themeChoice();
  const light =
    choice === "light" || (choice === "system" && matchMedia("(prefers-color-scheme: light)").matches);
  document.documentElement.dataset.theme = light ? "light" : "dark";
  listeners.forEach((each) => each());
}

/** Takes effect at once and for the next visit; public/theme.js reads it before the first paint. */
export function chooseTheme(choice: ThemeChoice): void {
  if (choice === "system") localStorage.removeItem(STORAGE);
  else localStorage.setItem(STORAGE, choice);
  apply();
}

/** Follows the system while the choice is "system". Called once at the start. */
export function followSystemTheme(): void {
  matchMedia("(prefers-color-scheme: light)").addEventListener("change", apply);
}

export function useThemeChoice(): ThemeChoice {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, themeChoice);
}
