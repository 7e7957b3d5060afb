import { useRouter } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useDeferredValue, useEffect, useId, useState, type KeyboardEvent } from "react";

import type { PaletteEntry } from "@/registry/palette";
import { Kbd } from "@/ui/kbd";

import { PREFIXES, scopeOf } from "./entries";
import { usePaletteEntries } from "./use-entries";
import { countUse } from "./used";

const SETTLE_MS = 150;

function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** Ctrl K: search and run. */
export function Palette({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const listId = useId();
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState(0);
  const [before] = useState(() => document.activeElement);
  const { entries, searching } = usePaletteEntries(useDeferredValue(typed), useSettled(typed));
  const active = Math.min(chosen, Math.max(0, entries.length - 1));

  const take = (entry: PaletteEntry | undefined, newTab = false) => {
    if (entry === undefined) return;
    onClose();
    countUse(entry.id);
    if (entry.href === undefined) entry.run?.();
    else if (newTab) window.open(entry.href, "_blank", "noopener");
    else router.history.push(entry.href);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : entries.length - 1;
      setChosen((active + step) % Math.max(1, entries.length));
    } else if (event.key === "Enter") {
      event.preventDefault();
      take(entries[active], event.ctrlKey || event.metaKey);
    }
  };

  return (
    <Radix.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Overlay className="scrim" />
        <Radix.Content
          className="pal"
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (before instanceof HTMLElement && before.isConnected) before.focus();
          }}
        >
          <Radix.Title className="vh">Search or run</Radix.Title>
          <div className="q">
            <Search className="ic" aria-hidden="true" />
            <input
              role="combobox"
              aria-label="Search or run"
              aria-expanded="true"
              aria-controls={listId}
              aria-activedescendant={entries[active] ? `${listId}-${active}` : undefined}
              autoComplete="off"
              spellCheck={false}
              placeholder="Place, service, INC-, host, runbook…"
              value={typed}
              onChange={(event) => {
                setTyped(event.target.value);
                setChosen(0);
              }}
              onKeyDown={onKeyDown}
            />
            <Kbd keys="Esc" />
          </div>
          <EntryList
            id={listId}
            entries={entries}
            active={active}
            typed={scopeOf(typed).text}
            onTake={take}
          />
          {entries.length > 0 ? null : (
            <p className="pal-empty text-text-2" role="status">
              {searching ? "Searching…" : `Nothing matches “${typed}”.`}
            </p>
          )}
          <Foot />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Foot() {
  return (
    <div className="ft">
      <span>
        <Kbd keys="↑ ↓" /> choose
      </span>
      <span>
        <Kbd keys="Enter" /> open
      </span>
      <span>
        <Kbd keys="Ctrl Enter" /> new tab
      </span>
      <span className="no-phone">
        {PREFIXES.map(({ key, label }) => (
          <span key={key}>
            <Kbd keys={key} /> {label}{" "}
          </span>
        ))}
      </span>
    </div>
  );
}

interface EntryListProps {
  id: string;
  entries: readonly PaletteEntry[];
  active: number;
  typed: string;
  onTake: (entry: PaletteEntry, newTab?: boolean) => void;
}

function EntryList({ id, entries, active, typed, onTake }: EntryListProps) {
  return (
    <div role="listbox" id={id} aria-label="Results" className="pal-l">
      {[...new Set(entries.map((entry) => entry.group))].map((group) => {
        const mine = entries.filter((entry) => entry.group === group);
        return (
          <div key={group} role="group" aria-label={group}>
            <div className="gh" aria-hidden="true">
              {group}
            </div>
            {mine.map((entry) => {
              const index = entries.indexOf(entry);
              const Icon = entry.icon;
              return (
                <div
                  key={entry.id}
                  id={`${id}-${index}`}
                  role="option"
                  aria-selected={index === active}
                  className="o"
                  ref={index === active ? (node) => node?.scrollIntoView({ block: "nearest" }) : undefined}
                  onPointerDown={(event) => event.preventDefault()}
                  onClick={(event) => onTake(entry, event.ctrlKey || event.metaKey)}
                >
                  <Icon className="ic" aria-hidden="true" />
                  <span className="truncate">
                    <Marked text={entry.text} typed={typed} />
                  </span>
                  <span className="ml-auto">{entry.note}</span>
                </div>
              );
            })}
          </div>
        );
      })}
    </div>
  );
}

/** The text with the part that was typed marked in it. */
function Marked({ text, typed }: { text: string; typed: string }) {
  const at = typed === "" ? -1 : text.toLowerCase().indexOf(typed.toLowerCase());
  if (at === -1) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + typed.length)}</mark>
      {text.slice(at + typed.length)}
    </>
  );
}
