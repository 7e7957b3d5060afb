/** Text fields tied to the form around them by name; apart from bound.tsx, so that sign-in loads no menus. */
import type { ComponentProps, ReactNode } from "react";
import { useFormContext } from "react-hook-form";

import { Field } from "./field";
import { Input, PasswordInput, Textarea } from "./input";

export interface BoundProps {
  name: string;
  label: ReactNode;
  hint?: ReactNode;
  optional?: boolean;
  className?: string;
}

export function useFieldError(name: string): string | undefined {
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
