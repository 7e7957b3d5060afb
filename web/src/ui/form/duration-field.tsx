import { useState } from "react";
import { useController } from "react-hook-form";

import { Field, Unwired } from "./field";
import { Input } from "./input";
import { Select } from "./select";

const UNITS = [
  { value: "1", label: "seconds" },
  { value: "60", label: "minutes" },
  { value: "3600", label: "hours" },
  { value: "86400", label: "days" },
] as const;

/** The largest unit that keeps the number whole: 300 → 60 (5 minutes). Nothing is in minutes. */
export function bestUnit(seconds: number): number {
  if (seconds === 0) return 60;
  return [86_400, 3600, 60].find((unit) => seconds % unit === 0) ?? 1;
}

interface DurationFieldProps {
  /** Name of the field in the form around it; its value is in seconds. */
  name: string;
  label: string;
  hint?: string;
  className?: string;
}

/** A length of time as a number and a unit. The form holds seconds, NaN while the number is empty. */
export function DurationField({ name, label, hint, className }: DurationFieldProps) {
  const { field, fieldState } = useController({ name });
  const seconds = Number(field.value);
  const [unit, setUnit] = useState(() => bestUnit(Number.isFinite(seconds) ? seconds : 0));
  return (
    <Field label={label} hint={hint} error={fieldState.error?.message} className={className}>
      <span className="row gap-1">
        <Input
          type="number"
          min={0}
          step="any"
          value={Number.isFinite(seconds) ? String(seconds / unit) : ""}
          onBlur={field.onBlur}
          onChange={(event) =>
            field.onChange(event.target.value === "" ? Number.NaN : Number(event.target.value) * unit)
          }
        />
        <Unwired>
          <Select
            aria-label={`Unit of ${label.toLowerCase()}`}
            className="unit"
            value={String(unit)}
            onChange={(next) => {
              if (Number.isFinite(seconds)) field.onChange((seconds / unit) * Number(next));
              setUnit(Number(next));
            }}
            options={UNITS}
          />
        </Unwired>
      </span>
    </Field>
  );
}
