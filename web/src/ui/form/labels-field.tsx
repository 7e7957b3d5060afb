import { Plus, X } from "lucide-react";
import { useFieldArray, useFormContext } from "react-hook-form";

import { Button } from "../button";
import { IconButton } from "../icon-button";
import { Input } from "./input";

/** One row of a LabelsField. A form holds labels as rows, since a name may be empty while it is typed. */
export interface LabelRow {
  key: string;
  value: string;
}

/** { env: "production" } → rows for a form, in key order. */
export function labelRows(labels: Readonly<Record<string, string>>): LabelRow[] {
  return Object.entries(labels)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([key, value]) => ({ key, value }));
}

/** Rows of a form → { env: "production" }. Rows without a name are left out; the last of two equal names counts. */
export function labelsOf(rows: readonly LabelRow[]): Record<string, string> {
  return Object.fromEntries(
    rows.map((row) => [row.key.trim(), row.value.trim()]).filter(([key]) => key !== ""),
  ) as Record<string, string>;
}

interface LabelsFieldProps {
  /** Name of the field in the form around it; its value is a list of LabelRow. */
  name: string;
  label: string;
  hint?: string;
  /** What one row is called on its buttons: "label", "matcher". */
  noun?: string;
  keyPlaceholder?: string;
  valuePlaceholder?: string;
}

/** Names and values: labels, annotations, matchers. */
export function LabelsField({
  name,
  label,
  hint,
  noun = "label",
  keyPlaceholder = "env",
  valuePlaceholder = "production",
}: LabelsFieldProps) {
  const { register, getFieldState, formState } = useFormContext();
  const { fields, append, remove } = useFieldArray({ name });
  const error = getFieldState(name, formState).error;
  return (
    <fieldset className="f">
      <legend className="lab">{label}</legend>
      {fields.map((field, index) => (
        <div key={field.id} className="row">
          <Input
            mono
            aria-label={`Name of ${noun} ${index + 1}`}
            placeholder={keyPlaceholder}
            {...register(`${name}.${index}.key`)}
          />
          <Input
            mono
            aria-label={`Value of ${noun} ${index + 1}`}
            placeholder={valuePlaceholder}
            {...register(`${name}.${index}.value`)}
          />
          <IconButton bare icon={X} label={`Remove ${noun} ${index + 1}`} onClick={() => remove(index)} />
        </div>
      ))}
      <div>
        <Button size="sm" icon={Plus} onClick={() => append({ key: "", value: "" })}>
          Add {noun}
        </Button>
      </div>
      {typeof error?.message === "string" ? (
        <p className="err" role="alert">
          {error.message}
        </p>
      ) : hint === undefined ? null : (
        <p className="hint">{hint}</p>
      )}
    </fieldset>
  );
}
