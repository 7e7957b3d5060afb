import { useQuery } from "@tanstack/react-query";
import { CornerDownLeft, Search } from "lucide-react";
import { useId, useRef } from "react";

import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import { Kbd } from "@/ui/kbd";
import { useShortcuts } from "@/ui/shortcuts";

import { fieldsQuery } from "./api/fields";
import { FilterChips } from "./FilterChips";
import { useQueryField } from "./use-query-field";

/** The query field and, under it, a strip of fixed height: completions while typing, the filters in force otherwise. */
export function QueryBar({ summary }: { summary: string }) {
  const fields = useQuery(fieldsQuery);
  const input = useRef<HTMLInputElement>(null);
  const field = useQueryField(fields.data, input);
  const id = useId();
  useShortcuts([{ keys: "/", label: "Query", group: "This page", run: () => input.current?.focus() }]);
  const { options, title } = field.offered;
  return (
    <form
      className="qb"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        field.run();
      }}
    >
      <div className="qi">
        <Search className="ic" aria-hidden="true" />
        <input
          ref={input}
          className="mono"
          role="combobox"
          aria-label="Query"
          aria-expanded={field.focused}
          aria-controls={id}
          aria-activedescendant={field.focused && options[field.active] ? `${id}-${field.active}` : undefined}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          placeholder='Words, "a phrase", NOT debug, service:booking-api, severity:>=warning'
          value={field.typed}
          onChange={(event) => field.onChange(event.target.value, event.target.selectionStart)}
          onSelect={(event) => field.setCursor(event.currentTarget.selectionStart ?? 0)}
          onKeyDown={field.onKeyDown}
          onFocus={() => field.setFocused(true)}
          onBlur={() => field.setFocused(false)}
        />
        <span className="text-xs text-text-3 no-phone whitespace-nowrap num">{summary}</span>
        <Button kind="primary" size="sm" type="submit">
          Run <CornerDownLeft className="ic s" aria-hidden="true" />
        </Button>
      </div>
      <div className="cmp">
        <div className={cn("row grow", !field.focused && "hidden")}>
          <span className="text-xs text-text-3 whitespace-nowrap no-phone">{title}</span>
          <div id={id} role="listbox" aria-label={title} className="cl">
            {options.map((option, index) => (
              <span
                key={option.insert}
                id={`${id}-${index}`}
                role="option"
                aria-selected={index === field.active}
                className={cn("chip", index === field.active && "on")}
                onPointerDown={(event) => event.preventDefault()}
                onClick={() => field.take(option)}
              >
                <b className="mono">{option.label}</b>
                {option.note === undefined || option.note === "" ? null : (
                  <span className="n">{option.note}</span>
                )}
              </span>
            ))}
          </div>
          <span className="ml-auto text-xs text-text-3 whitespace-nowrap no-phone">
            <Kbd keys="Tab" /> take <Kbd keys="↓ ↑" /> choose
          </span>
        </div>
        {field.focused ? null : <FilterChips />}
      </div>
    </form>
  );
}
