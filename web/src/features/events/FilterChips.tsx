import { X } from "lucide-react";

import { splitList, toggleInList, useUrlState } from "@/ui/url-state";

import { FILTER_NAMES } from "./filters";

const LISTS = ["service", "severity", "source", "attr"] as const;

/** The filters in force; a press takes one out. */
export function FilterChips() {
  const [url, setUrl] = useUrlState();
  const chips = LISTS.flatMap((name) =>
    splitList(url[name]).map((value) => ({
      key: `${name}:${value}`,
      text: name === "attr" ? value : `${name}:${value}`,
      drop: () => setUrl({ [name]: toggleInList(url[name], value) }),
    })),
  );
  if (url.trace_id !== undefined) {
    chips.push({
      key: "trace",
      text: `trace_id:${url.trace_id}`,
      drop: () => setUrl({ trace_id: undefined }),
    });
  }
  if (chips.length === 0 && url.q === undefined) {
    return (
      <span className="text-xs text-text-3 truncate">
        Everything is shown. Type to search, or choose on the left.
      </span>
    );
  }
  return (
    <div className="cl">
      {chips.map((chip) => (
        <button
          key={chip.key}
          type="button"
          className="chip on"
          aria-label={`Drop the filter ${chip.text}`}
          onClick={chip.drop}
        >
          <span className="mono">{chip.text}</span>
          <X className="ic s" aria-hidden="true" />
        </button>
      ))}
      <button
        type="button"
        className="btn gho sm"
        onClick={() => setUrl(Object.fromEntries(FILTER_NAMES.map((name) => [name, undefined])))}
      >
        Clear
      </button>
    </div>
  );
}
