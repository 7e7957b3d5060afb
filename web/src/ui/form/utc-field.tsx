import { lazy, Suspense, type ComponentProps } from "react";
import { useController } from "react-hook-form";

import { Field } from "./field";
import { localWords, UTC_UNREAD } from "./utc-time";

/** Its library is as large as a page and comes when a moment is first asked for; the place is kept meanwhile. */
const LazyInput = lazy(() =>
  import("./date-time-input").then((module) => ({ default: module.DateTimeInput })),
);

function DateTimeInput(props: ComponentProps<typeof LazyInput>) {
  return (
    <Suspense fallback={<div className="in" aria-hidden="true" />}>
      <LazyInput {...props} />
    </Suspense>
  );
}

interface UtcFieldProps {
  /** Said before ", UTC". */
  label: string;
  /** As text; see utc-time.ts. */
  value: string;
  onChange: (text: string) => void;
  onBlur?: () => void;
  error?: string | undefined;
  seconds?: boolean;
}

/** A moment in UTC; below it stands the hour where the person is. */
export function UtcField({ label, value, onChange, onBlur, error, seconds = false }: UtcFieldProps) {
  return (
    <Field label={`${label}, UTC`} error={error} hint={localWords(value)}>
      <DateTimeInput
        value={value}
        onChange={onChange}
        onBlur={onBlur}
        granularity={seconds ? "second" : "minute"}
      />
    </Field>
  );
}

/** The same, tied to the form around it by name; the form holds the text. */
export function UtcTimeField({ name, label }: { name: string; label: string }) {
  const {
    field: { value, onChange, onBlur },
    fieldState,
  } = useController<Record<string, string | null>>({ name });
  return (
    <UtcField
      label={label}
      value={value ?? ""}
      onChange={onChange}
      onBlur={onBlur}
      error={fieldState.error === undefined ? undefined : (fieldState.error.message ?? UTC_UNREAD)}
    />
  );
}

/** A day, tied to the form around it by name; the form holds it as "2026-03-12". */
export function DayField({ name, label, hint }: { name: string; label: string; hint?: string }) {
  const {
    field: { value, onChange, onBlur },
    fieldState,
  } = useController<Record<string, string | null>>({ name });
  return (
    <Field label={label} hint={hint} error={fieldState.error?.message}>
      <DateTimeInput value={value ?? ""} onChange={onChange} onBlur={onBlur} granularity="day" />
    </Field>
  );
}
