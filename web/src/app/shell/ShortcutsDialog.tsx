import { useState } from "react";

import { Dialog } from "@/ui/dialog";
import { Switch } from "@/ui/form/toggle";
import { Kbd } from "@/ui/kbd";
import { shortcutsAreOn, switchShortcuts, useAllShortcuts, type Shortcut } from "@/ui/shortcuts";

const CAPS: Record<string, string> = { "ctrl+k": "Ctrl K" };

function caps(keys: string): string {
  return (
    CAPS[keys] ??
    keys
      .split(" ")
      .map((key) => (key.length === 1 ? key.toUpperCase() : key))
      .join(" ")
  );
}

function grouped(all: readonly Shortcut[]): [string, Shortcut[]][] {
  const groups = new Map<string, Shortcut[]>();
  const seen = new Set<string>();
  for (const shortcut of all) {
    if (seen.has(shortcut.keys)) continue;
    seen.add(shortcut.keys);
    groups.set(shortcut.group, [...(groups.get(shortcut.group) ?? []), shortcut]);
  }
  return [...groups];
}

/** The keys that work on this page. */
export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const all = useAllShortcuts();
  const [on, setOn] = useState(shortcutsAreOn);
  return (
    <Dialog
      open
      onClose={onClose}
      title="Keys on this page"
      description="They rest while a field has the focus."
      wide
    >
      <div className="keys-g">
        {grouped(all).map(([group, shortcuts]) => (
          <section key={group} aria-label={group}>
            <h3 className="text-xs text-text-3">{group}</h3>
            <ul className="stack g4">
              {shortcuts.map((shortcut) => (
                <li key={shortcut.keys} className="row">
                  <Kbd keys={caps(shortcut.keys)} className="keys-c" />
                  <span className="text-text-2">{shortcut.label}</span>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      <Switch
        label="Single keys"
        hint="Ctrl K works in any case."
        checked={on}
        onChange={(next) => {
          switchShortcuts(next);
          setOn(next);
        }}
      />
    </Dialog>
  );
}
