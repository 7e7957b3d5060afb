import {
  BookOpenCheck,
  Boxes,
  Keyboard,
  LogOut,
  Moon,
  Plus,
  Server,
  Siren,
  Sun,
  type LucideIcon,
} from "lucide-react";

import type { Incident, Runbook, Server as ServerType, Service } from "@/api/types";

import type { NavGroup } from "../navigation";

/** One line of the palette. */
export interface PaletteEntry {
  id: string;
  group: "Run" | "Go to" | "Pages";
  icon: LucideIcon;
  text: string;
  /** At the right, quieter. */
  note?: string;
  /** Where it leads, for Enter and for Ctrl Enter; or what it does. */
  href?: string;
  run?: () => void;
}

export function pageEntries(navigation: readonly NavGroup[]): PaletteEntry[] {
  return navigation.flatMap((group) =>
    group.items.map((item) => ({
      id: `page:${item.to}`,
      group: "Pages" as const,
      icon: item.icon,
      text: item.label,
      note: item.key === undefined ? group.label : `G ${item.key.toUpperCase()}`,
      href: item.to,
    })),
  );
}

interface CommandContext {
  mayDeclare: boolean;
  theme: (choice: "dark" | "light") => void;
  shortcuts: () => void;
  signOut: () => void;
}

export function commandEntries({ mayDeclare, theme, shortcuts, signOut }: CommandContext): PaletteEntry[] {
  const declare: PaletteEntry = {
    id: "run:declare",
    group: "Run",
    icon: Plus,
    text: "Declare incident…",
    href: "/incidents?new=1",
  };
  return [
    ...(mayDeclare ? [declare] : []),
    { id: "run:dark", group: "Run", icon: Moon, text: "Use the dark theme", run: () => theme("dark") },
    { id: "run:light", group: "Run", icon: Sun, text: "Use the light theme", run: () => theme("light") },
    { id: "run:keys", group: "Run", icon: Keyboard, text: "Show the keys…", note: "?", run: shortcuts },
    { id: "run:sign-out", group: "Run", icon: LogOut, text: "Sign out", run: signOut },
  ];
}

export function incidentEntry(incident: Incident): PaletteEntry {
  return {
    id: `incident:${incident.id}`,
    group: "Go to",
    icon: Siren,
    text: `${incident.key} ${incident.title}`,
    note: `${incident.severity.toUpperCase()}, ${incident.state}`,
    href: `/incidents/${incident.key}`,
  };
}

export function serverEntry(server: ServerType): PaletteEntry {
  return {
    id: `server:${server.id}`,
    group: "Go to",
    icon: Server,
    text: server.name,
    note: `Server, ${server.address}`,
    href: `/servers/${server.id}`,
  };
}

export function serviceEntry(service: Service): PaletteEntry {
  return {
    id: `service:${service.id}`,
    group: "Go to",
    icon: Boxes,
    text: service.name,
    note: "Service",
    href: `/services?q=${encodeURIComponent(service.name)}`,
  };
}

/** For those who may run it: straight to its questions; for others its page. */
export function runbookEntry(runbook: Runbook, mayRun: boolean): PaletteEntry {
  const page = `/runbooks/${encodeURIComponent(runbook.name)}`;
  return {
    id: `runbook:${runbook.name}`,
    group: "Run",
    icon: BookOpenCheck,
    text: mayRun ? `${runbook.title}…` : runbook.title,
    note: `Runbook ${runbook.name}`,
    href: mayRun ? `${page}?run=1` : page,
  };
}

/** Whether every word typed is in the text or the note. */
export function fits(entry: PaletteEntry, typed: string): boolean {
  const text = `${entry.text} ${entry.note ?? ""}`.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/u)
    .every((word) => text.includes(word));
}

export type Scope = "all" | "commands" | "servers";

/** "> " looks among commands only, "# " among servers only. */
export function scopeOf(typed: string): { scope: Scope; text: string } {
  const rest = typed.slice(1).trim();
  if (typed.startsWith(">")) return { scope: "commands", text: rest };
  if (typed.startsWith("#")) return { scope: "servers", text: rest };
  return { scope: "all", text: typed.trim() };
}
