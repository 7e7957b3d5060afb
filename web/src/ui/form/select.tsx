import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import type { ReactNode, Ref } from "react";

import { cn } from "../cn";
import { useFieldWiring } from "./field";

export interface SelectOption {
  value: string;
  label: string;
  /** Second, quieter words at the right. */
  note?: string;
  icon?: ReactNode;
  disabled?: boolean;
}

interface SelectProps {
  value: string;
  onChange: (value: string) => void;
  options: readonly SelectOption[];
  /** Shown when `value` is empty. */
  placeholder?: string;
  /** The accessible name outside a Field. */
  "aria-label"?: string;
  /** Looks like a filter chip instead of a field. */
  chip?: boolean;
  disabled?: boolean;
  className?: string;
  onBlur?: () => void;
  ref?: Ref<HTMLButtonElement>;
}

/** Radix refuses an empty value, and "any" or "nobody" is a fair choice. */
const EMPTY = "\u0000";

/** One choice of a short, known list. For long lists use Combobox. */
export function Select({
  value,
  onChange,
  options,
  placeholder,
  chip = false,
  disabled,
  onBlur,
  ref,
  ...props
}: SelectProps) {
  const hasEmpty = options.some((option) => option.value === "");
  const chosen = options.find((option) => option.value === value);
  return (
    <Radix.Root
      value={value === "" && hasEmpty ? EMPTY : value}
      onValueChange={(next) => onChange(next === EMPTY ? "" : next)}
      disabled={disabled ?? false}
    >
      <Radix.Trigger
        ref={ref}
        className={cn(chip ? "chip" : "in sel", chip && value !== "" && "on", props.className)}
        {...useFieldWiring()}
        aria-label={props["aria-label"]}
        onBlur={onBlur}
      >
        {chip && value !== "" ? <span className="text-text-2">{placeholder}:</span> : null}
        <span className={cn("truncate", chosen === undefined && "text-text-3")}>
          <Radix.Value placeholder={placeholder}>
            {chip && value === "" ? placeholder : chosen?.label}
          </Radix.Value>
        </span>
        <ChevronDown className="ic s ml-auto" aria-hidden="true" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content className="pop pop-sel" position="popper" sideOffset={4} collisionPadding={8}>
          <Radix.Viewport>
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value === "" ? EMPTY : option.value}
                disabled={option.disabled ?? false}
                className="o"
              >
                {option.icon}
                <Radix.ItemText>{option.label}</Radix.ItemText>
                {option.note === undefined ? null : (
                  <span className="ml-auto text-text-3 text-xs">{option.note}</span>
                )}
                <Radix.ItemIndicator className={option.note === undefined ? "ml-auto" : ""}>
                  <Check className="ic s" aria-hidden="true" />
                </Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
