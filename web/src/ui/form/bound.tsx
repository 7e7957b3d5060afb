/** Fields tied to the react-hook-form around them (FormDialog or `<FormProvider>`) by name. */
import { useController } from "react-hook-form";

import { useFieldError, type BoundProps } from "./bound-text";
import { Combobox } from "./combobox";
import { Field } from "./field";
import { Select, type SelectOption } from "./select";
import { Checkbox, Switch } from "./toggle";

export { TextareaField, TextField } from "./bound-text";

type ChoiceProps = BoundProps & {
  options: readonly SelectOption[];
  placeholder?: string;
  disabled?: boolean;
};

export function SelectField({ name, label, hint, optional, className, ...choice }: ChoiceProps) {
  const {
    field: { ref, value, onChange, onBlur },
  } = useController<Record<string, string | null>>({ name });
  return (
    <Field label={label} hint={hint} error={useFieldError(name)} optional={optional} className={className}>
      <Select ref={ref} value={value ?? ""} onChange={onChange} onBlur={onBlur} {...choice} />
    </Field>
  );
}

export function ComboboxField({ name, label, hint, optional, className, ...choice }: ChoiceProps) {
  const {
    field: { ref, value, onChange, onBlur },
  } = useController<Record<string, string | null>>({ name });
  return (
    <Field label={label} hint={hint} error={useFieldError(name)} optional={optional} className={className}>
      <Combobox ref={ref} value={value ?? ""} onChange={onChange} onBlur={onBlur} {...choice} />
    </Field>
  );
}

export function CheckboxField({ name, label, hint }: Omit<BoundProps, "optional">) {
  const { field } = useController<Record<string, string | null>>({ name });
  return (
    <Checkbox
      checked={Boolean(field.value)}
      onChange={field.onChange}
      onBlur={field.onBlur}
      label={label}
      hint={hint}
    />
  );
}

export function SwitchField({ name, label, hint }: Omit<BoundProps, "optional">) {
  const { field } = useController<Record<string, string | null>>({ name });
  return (
    <Switch
      checked={Boolean(field.value)}
      onChange={field.onChange}
      onBlur={field.onBlur}
      label={label}
      hint={hint}
    />
  );
}
