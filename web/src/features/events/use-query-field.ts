import { useState, type KeyboardEvent, type RefObject } from "react";

import type { EventFields } from "@/api/types";
import { useUrlState } from "@/ui/url-state";

import { completions, currentToken, parseQuery, type Completion } from "./query-text";

/** State of the query field: what is typed, what completes it, and running it. */
export function useQueryField(fields: EventFields | undefined, input: RefObject<HTMLInputElement | null>) {
  const [url, setUrl] = useUrlState();
  const stored = url.q ?? "";
  const [typed, setTyped] = useState(stored);
  const [seen, setSeen] = useState(stored);
  const [cursor, setCursor] = useState(stored.length);
  const [chosen, setChosen] = useState(0);
  const [focused, setFocused] = useState(false);
  if (stored !== seen) {
    setSeen(stored);
    setTyped(stored);
  }
  const { start, token } = currentToken(typed, cursor);
  const offered = completions(token, fields);
  const active = Math.min(chosen, Math.max(0, offered.options.length - 1));

  const run = (text = typed) => {
    const { text: q, filters } = parseQuery(text);
    const added = Object.fromEntries(
      Object.entries(filters).map(([name, values]) => {
        const before = name === "trace_id" ? [] : (url[name]?.split(",") ?? []);
        return [name, [...new Set([...before, ...values])].join(",")];
      }),
    );
    setTyped(q);
    setUrl({ q, ...added, sel: undefined }, { push: true });
  };
  const take = (option: Completion | undefined) => {
    if (option === undefined) return;
    const open = option.insert.endsWith(":") || option.insert.endsWith('"');
    const insert = open ? option.insert : `${option.insert} `;
    const next = typed.slice(0, start) + insert + typed.slice(cursor);
    const at = start + insert.length;
    setTyped(next);
    setCursor(at);
    setChosen(0);
    requestAnimationFrame(() => {
      input.current?.focus();
      input.current?.setSelectionRange(at, at);
    });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const atEnd = event.currentTarget.selectionStart === typed.length;
    const many = offered.options.length;
    if (event.key === "Enter") {
      event.preventDefault();
      run();
    } else if (event.key === "Tab" && !event.shiftKey && token !== "" && many > 0) {
      event.preventDefault();
      take(offered.options[active]);
    } else if (event.key === "ArrowDown" || (event.key === "ArrowRight" && atEnd && many > 0)) {
      event.preventDefault();
      setChosen((active + 1) % Math.max(1, many));
    } else if (event.key === "ArrowUp") {
      event.preventDefault();
      setChosen((active + many - 1) % Math.max(1, many));
    } else if (event.key === "Escape") {
      event.currentTarget.blur();
    }
  };
  const onChange = (text: string, at: number | null) => {
    setTyped(text);
    setCursor(at ?? text.length);
    setChosen(0);
  };
  return { typed, offered, active, focused, setFocused, setCursor, onChange, onKeyDown, run, take };
}
