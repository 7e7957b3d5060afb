import { useId, type ReactNode } from "react";
import { useController } from "react-hook-form";

export interface RadioOption {
  value: string;
  label: ReactNode;
  hint?: ReactNode;
}

interface RadioFieldProps {
  /** Name of the field in the form around it. */
  name: string;
  label: string;
  options: readonly RadioOption[];
}

/** One of a few choices that have to be explained. */
export function RadioField({ name, label, options }: RadioFieldProps) {
  const id = useId();
  const { field, fieldState } = useController({ name });
  return (
    <fieldset className="f">
      <legend>{label}</legend>
      <div className="stack g8">
        {options.map((option) => {
          const own = `${id}${option.value}`;
          return (
            <span key={option.value} className="chk">
              <input
                type="radio"
                id={own}
                name={`${id}${name}`}
                checked={field.value === option.value}
                aria-describedby={option.hint === undefined ? undefined : `${own}hint`}
                onBlur={field.onBlur}
                onChange={() => field.onChange(option.value)}
              />
              <span>
                <label htmlFor={own}>{option.label}</label>
                {option.hint === undefined ? null : (
                  <span className="block text-xs text-text-3" id={`${own}hint`}>
                    {option.hint}
                  </span>
                )}
              </span>
            </span>
          );
        })}
      </div>
      {fieldState.error?.message === undefined ? null : (
        <p className="err" role="alert">
          {fieldState.error.message}
        </p>
      )}
    </fieldset>
  );
}
