import type { Ref } from "react";
import { useController } from "react-hook-form";

import { Field } from "./field";
import { Input } from "./input";
import { localWords, UTC_UNREAD } from "./utc-time";

interface UtcFieldProps {
  /** Said before ", UTC". */
  label: string;
  /** Text as it is typed; see utc-time.ts. */
  value: string;
  onChange: (text: string) => void;
  onBlur?: () => void;
  error?: string | undefined;
  inputRef?: Ref<HTMLInputElement>;
}

/** A moment that is typed, in UTC; below it stands the hour where the person is. */
export function UtcField({ label, value, onChange, onBlur, error, inputRef }: UtcFieldProps) {
  return (
    <Field label={`${label}, UTC`} error={error} hint={localWords(value)}>
      <Input
        mono
        ref={inputRef}
        value={value}
        autoComplete="off"
        spellCheck={false}
        placeholder="2026-03-12 02:47"
        onChange={(event) => onChange(event.target.value)}
        onBlur={onBlur}
      />
    </Field>
  );
}

/** The same, tied to the form around it by name; the form holds the text. */
export function UtcTimeField({ name, label }: { name: string; label: string }) {
  const {
    field: { ref, value, onChange, onBlur },
    fieldState,
  } = useController<Record<string, string | null>>({ name });
  return (
    <UtcField
      label={label}
      value={value ?? ""}
      onChange={onChange}
      onBlur={onBlur}
      inputRef={ref}
      error={fieldState.error === undefined ? undefined : (fieldState.error.message ?? UTC_UNREAD)}
    />
  );
}
