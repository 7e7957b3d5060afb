import { Link, useNavigate } from "@tanstack/react-router";
import { Dialog as Radix } from "radix-ui";
import { useState, type KeyboardEvent } from "react";

import { useMe } from "@/api/session";
import { Kbd } from "@/ui/kbd";

import { placesOf, visibleNavigation } from "../navigation";
import { digitOf } from "./GlobalKeys";

/** Where the arrows lead from a link: along its column, or to the same height in the next one. */
export function stepFrom(columns: readonly (readonly Element[])[], from: Element | null, key: string) {
  const at = columns.findIndex((column) => from !== null && column.includes(from));
  const column = columns[at];
  if (column === undefined || from === null) return columns[0]?.[0];
  const row = column.indexOf(from);
  if (key === "ArrowDown") return column[(row + 1) % column.length];
  if (key === "ArrowUp") return column[(row + column.length - 1) % column.length];
  const step = key === "ArrowRight" ? 1 : columns.length - 1;
  const next = columns[(at + step) % columns.length] ?? [];
  return next[Math.min(row, next.length - 1)];
}

/** Every place there is with its letter, for whoever pressed G and hesitates. */
export function GoToMap({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const groups = visibleNavigation(useMe().permissions);
  const [before] = useState(() => document.activeElement);

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const columns = [...event.currentTarget.querySelectorAll("section")].map((section) => [
      ...section.querySelectorAll("a"),
    ]);
    const byDigit = groups.findIndex(({ label }) => digitOf(label) === event.key);
    const place = placesOf(groups).find(({ key }) => key === event.key.toLowerCase());
    const target = event.key.startsWith("Arrow")
      ? stepFrom(columns, document.activeElement, event.key)
      : columns[byDigit]?.[0];
    if (target instanceof HTMLElement) target.focus();
    else if (place !== undefined) {
      onClose();
      void navigate({ to: place.to, search: {} });
    } else return;
    event.preventDefault();
  };

  return (
    <Radix.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Overlay className="scrim" />
        <Radix.Content
          className="gom"
          aria-describedby={undefined}
          onKeyDown={onKeyDown}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (before instanceof HTMLElement && before.isConnected) before.focus();
          }}
        >
          <header className="row text-xs text-text-2">
            <Kbd keys="G" />
            <Radix.Title>Go to</Radix.Title>
            <span>Press a letter, or a digit for the group, then arrows.</span>
            <span className="ml-auto text-text-3">
              <Kbd keys="Esc" /> close
            </span>
          </header>
          <div className="gmc">
            {groups.map((group) => (
              <section key={group.label} aria-label={group.label}>
                <h3>
                  {group.label}
                  <kbd className="ml-auto">{digitOf(group.label)}</kbd>
                </h3>
                <ul>
                  {group.places.map(({ to, label, key }) => (
                    <li key={to}>
                      <Link to={to} onClick={onClose} aria-keyshortcuts={key}>
                        <span className="grow truncate">{label}</span>
                        {key === undefined ? null : <kbd>{key.toUpperCase()}</kbd>}
                      </Link>
                    </li>
                  ))}
                </ul>
              </section>
            ))}
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
