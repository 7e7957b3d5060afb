import { useNavigate, useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { flushSync } from "react-dom";

import { useMe } from "@/api/session";
import { GROUPS, type GroupName } from "@/registry/feature";
import { useShortcuts, watchPrefix, type Shortcut } from "@/ui/shortcuts";

import { placesOf, visibleNavigation, type NavGroup } from "../navigation";
import { useLayers } from "./layers";
import { useNavMemory } from "./nav-memory";
import { usePageToPin } from "./pins";

/** The practised have pressed the second key by then and never see the map. */
const MAP_MS = 600;

/** Return the digit that opens a group; it stays the same when other groups are empty. */
export function digitOf(group: GroupName): string {
  return String(GROUPS.indexOf(group) + 1);
}

/** Keys that work on every page. */
export function GlobalKeys() {
  const me = useMe();
  const router = useRouter();
  const layers = useLayers();
  const { pins, rail, change } = useNavMemory();
  const navigation = visibleNavigation(me.permissions);
  const pageToPin = usePageToPin(navigation);
  const goKeys = useGoKeys(navigation);
  useMapAfterG();
  useShortcuts([
    {
      keys: "ctrl+k",
      label: "Search or run",
      group: "Everywhere",
      always: true,
      run: () => layers.show("palette"),
    },
    { keys: "?", label: "Keys on this page", group: "Everywhere", run: () => layers.show("shortcuts") },
    { keys: "[", label: "Rail or whole navigation", group: "Everywhere", run: () => change({ rail: !rail }) },
    { keys: ".", label: "Pin or unpin what is open", group: "Everywhere", run: () => pageToPin().toggle() },
    ...pins.map((pin, index) => ({
      keys: `alt+${index + 1}`,
      label: pin.label,
      group: "Pins",
      run: () => router.history.push(pin.href),
    })),
    ...goKeys,
  ]);
  return null;
}

function useGoKeys(navigation: readonly NavGroup[]): Shortcut[] {
  const navigate = useNavigate();
  const places = placesOf(navigation).flatMap(({ to, label, key }) =>
    key === undefined
      ? []
      : {
          keys: `g ${key}`,
          label: `Go to ${label}`,
          group: "Go to",
          run: () => void navigate({ to, search: {} }),
        },
  );
  const groups = navigation.map(({ label }) => ({
    keys: `g ${digitOf(label)}`,
    label: `Open ${label}`,
    group: "Go to",
    run: () => openGroup(label),
  }));
  return [...places, ...groups];
}

/** Unfold a group of the navigation and move the focus into it. */
function openGroup(label: GroupName): void {
  const group = document.querySelector(`.nav [data-group="${label}"]`);
  const button = group?.querySelector<HTMLElement>('button[aria-expanded="false"]');
  flushSync(() => button?.click());
  group?.querySelector<HTMLElement>("a")?.focus();
}

function useMapAfterG(): void {
  const { show } = useLayers();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const leave = watchPrefix((prefix) => {
      clearTimeout(timer);
      if (prefix === "g") timer = setTimeout(() => show("map"), MAP_MS);
    });
    return () => {
      clearTimeout(timer);
      leave();
    };
  }, [show]);
}
