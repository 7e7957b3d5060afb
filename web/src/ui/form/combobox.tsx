import { useId, useState, type KeyboardEvent, type Ref } from "react";

import { cn } from "../cn";
import { useFieldWiring } from "./field";
import type { SelectOption } from "./select";

interface ComboboxProps {
  value: string;
  onChange: (value: string) => void;
  options: readonly SelectOption[];
  placeholder?: string;
  "aria-label"?: string;
  disabled?: boolean;
  onBlur?: () => void;
  ref?: Ref<HTMLInputElement>;
}

const SHOWN = 50;

/** Options whose label or note holds every word typed. */
export function matching(options: readonly SelectOption[], typed: string): SelectOption[] {
  const words = typed.toLowerCase().split(/\s+/u).filter(Boolean);
  return options
    .filter((option) => {
      const text = `${option.label} ${option.note ?? ""}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .slice(0, SHOWN);
}

/** One choice of a long list: type to narrow, arrow keys to choose, Enter to take. */
export function Combobox({
  value,
  onChange,
  options,
  placeholder,
  disabled,
  onBlur,
  ref,
  ...props
}: ComboboxProps) {
  const listId = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [active, setActive] = useState(0);
  const open = typed !== null;
  const shown = open ? matching(options, typed) : [];
  const label = options.find((option) => option.value === value)?.label ?? "";

  const take = (option: SelectOption | undefined) => {
    if (option !== undefined && option.disabled !== true) onChange(option.value);
    setTyped(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) setTyped("");
      const step = event.key === "ArrowDown" ? 1 : -1;
      setActive((at) => Math.max(0, Math.min(at + step, shown.length - 1)));
    } else if (event.key === "Enter" && open) {
      event.preventDefault();
      take(shown[active]);
    } else if (event.key === "Escape" && open) {
      event.stopPropagation();
      setTyped(null);
    }
  };

  return (
    <div className="combo">
      <input
        ref={ref}
        className="in"
        role="combobox"
        autoComplete="off"
        aria-expanded={open}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={open && shown[active] ? `${listId}-${active}` : undefined}
        placeholder={placeholder}
        disabled={disabled}
        {...useFieldWiring()}
        aria-label={props["aria-label"]}
        value={typed ?? label}
        onChange={(event) => {
          setTyped(event.target.value);
          setActive(0);
        }}
        onClick={() => setTyped((now) => now ?? "")}
        onKeyDown={onKeyDown}
        onBlur={() => {
          setTyped(null);
          onBlur?.();
        }}
      />
      {open ? (
        <ul className="pop combo-list" role="listbox" id={listId}>
          {shown.map((option, index) => (
            <Option
              key={option.value}
              id={`${listId}-${index}`}
              option={option}
              active={index === active}
              onTake={take}
            />
          ))}
          {shown.length === 0 ? <li className="o text-text-3">Nothing matches “{typed}”.</li> : null}
        </ul>
      ) : null}
    </div>
  );
}

interface OptionProps {
  id: string;
  option: SelectOption;
  active: boolean;
  onTake: (option: SelectOption) => void;
}

function Option({ id, option, active, onTake }: OptionProps) {
  return (
    <li
      id={id}
      role="option"
      aria-selected={active}
      aria-disabled={option.disabled}
      className={cn("o", active && "on")}
      onPointerDown={(event) => event.preventDefault()}
      onClick={() => onTake(option)}
    >
      {option.icon}
      <span className="truncate">{option.label}</span>
      {option.note === undefined ? null : <span className="ml-auto text-text-3 text-xs">{option.note}</span>}
    </li>
  );
}
