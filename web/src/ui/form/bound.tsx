/** Fields tied to the react-hook-form around them (FormDialog or `<FormProvider>`) by name. */
import type { ComponentProps, ReactNode } from "react";
import { useController, useFormContext } from "react-hook-form";

import { Combobox } from "./combobox";
import { Field } from "./field";
import { Input, PasswordInput, Textarea } from "./input";
import { Select, type SelectOption } from "./select";
import { Checkbox, Switch } from "./toggle";

interface BoundProps {
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  optional?: boolean;
  className?: string;
}

function useFieldError(name: string): string | undefined {
  const { formState, getFieldState } = useFormContext();
  return getFieldState(name, formState).error?.message;
}

type TextProps = BoundProps &
  Pick<
    ComponentProps<"input">,
    "type" | "autoComplete" | "placeholder" | "inputMode" | "autoFocus" | "min" | "max" | "step" | "readOnly"
  > & { mono?: boolean; large?: boolean };

/** One line of text. `type="number"` gives the form a number, or undefined when it is empty. */
export function TextField({ name, label, hint, optional, className, type = "text", ...input }: TextProps) {
  const { register } = useFormContext();
  const error = useFieldError(name);
  const asNumber = (text: string) => (text === "" ? undefined : Number(text));
  const wired = register(name, type === "number" ? { setValueAs: asNumber } : {});
  return (
    <Field label={label} hint={hint} error={error} optional={optional} className={className}>
      {type === "password" ? (
        <PasswordInput {...input} {...wired} />
      ) : (
        <Input type={type} {...input} {...wired} />
      )}
    </Field>
  );
}

type AreaProps = BoundProps &
  Pick<ComponentProps<"textarea">, "rows" | "placeholder" | "spellCheck"> & { mono?: boolean };

export function TextareaField({ name, label, hint, optional, className, ...area }: AreaProps) {
  const { register } = useFormContext();
  const error = useFieldError(name);
  return (
    <Field label={label} hint={hint} error={error} optional={optional} className={className}>
      <Textarea {...area} {...register(name)} />
    </Field>
  );
}

type ChoiceProps = BoundProps & {
  options: readonly SelectOption[];
  placeholder?: string;
  disabled?: boolean;
};

export function SelectField({ name, label, hint, optional, className, ...choice }: ChoiceProps) {
  const { field } = useController({ name });
  return (
    <Field label={label} hint={hint} error={useFieldError(name)} optional={optional} className={className}>
      <Select value={String(field.value ?? "")} onChange={field.onChange} onBlur={field.onBlur} {...choice} />
    </Field>
  );
}

export function ComboboxField({ name, label, hint, optional, className, ...choice }: ChoiceProps) {
  const { field } = useController({ name });
  return (
    <Field label={label} hint={hint} error={useFieldError(name)} optional={optional} className={className}>
      <Combobox
        value={String(field.value ?? "")}
        onChange={field.onChange}
        onBlur={field.onBlur}
        {...choice}
      />
    </Field>
  );
}

export function CheckboxField({ name, label, hint }: Omit<BoundProps, "optional">) {
  const { field } = useController({ name });
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
  const { field } = useController({ name });
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
