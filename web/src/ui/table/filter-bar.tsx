import { Download, X } from "lucide-react";
import { useEffect, useRef, useState, type ReactNode } from "react";

import { IconInput } from "../form/input";
import { IconButton } from "../icon-button";
import { useShortcuts } from "../shortcuts";
import { useUrlState } from "../url-state";

const SETTLE_MS = 250;

interface FilterInputProps {
  /** What may be typed: "Title, service or owner". */
  placeholder: string;
  /** Name in the URL. */
  param?: string;
}

/** Free-text filter kept in the URL; `/` moves the focus here. */
export function FilterInput({ placeholder, param = "q" }: FilterInputProps) {
  const [url, setUrl] = useUrlState();
  const stored = url[param] ?? "";
  const [typed, setTyped] = useState(stored);
  const [seen, setSeen] = useState(stored);
  const box = useRef<HTMLSpanElement>(null);
  if (stored !== seen) {
    // The address changed from elsewhere (back button, a chip): follow it.
    setSeen(stored);
    setTyped(stored);
  }
  useEffect(() => {
    if (typed === stored) return undefined;
    const timer = setTimeout(() => setUrl({ [param]: typed }), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [typed, stored, param, setUrl]);
  useShortcuts([
    { keys: "/", label: "Filter", group: "Lists", run: () => box.current?.querySelector("input")?.focus() },
  ]);
  return (
    <span ref={box} className="filter-in">
      <IconInput
        type="search"
        aria-label={placeholder}
        placeholder={placeholder}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </span>
  );
}

interface FilterBarProps {
  children: ReactNode;
  /** At the right: the count of what is shown. */
  note?: ReactNode;
  /** Names in the URL that "Clear" takes out; the button shows while one of them is set. */
  clears?: readonly string[];
  /** Saves what is shown as a file. */
  onExport?: () => void;
}

/** The row of filters in front of a list. */
export function FilterBar({ children, note, clears = [], onExport }: FilterBarProps) {
  const [url, setUrl] = useUrlState();
  const set = clears.filter((name) => url[name] !== undefined);
  return (
    <div className="row wrap filter-bar" role="search">
      {children}
      {set.length === 0 ? null : (
        <button
          type="button"
          className="btn gho sm"
          onClick={() => setUrl(Object.fromEntries(set.map((name) => [name, undefined])))}
        >
          <X className="ic s" aria-hidden="true" />
          Clear
        </button>
      )}
      <span className="ml-auto row">
        {note === undefined ? null : <span className="text-xs text-text-3 num">{note}</span>}
        {onExport === undefined ? null : (
          <IconButton icon={Download} label="Export what is shown as CSV" size="sm" onClick={onExport} />
        )}
      </span>
    </div>
  );
}
