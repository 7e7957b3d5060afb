import { useId, type ReactNode } from "react";

interface SegmentedProps<T extends string> {
  value: T;
  onChange: (value: T) => void;
  options: readonly { value: T; label: ReactNode }[];
  label: string;
}

/** Two to five choices side by side: a span of time, a view. */
export function Segmented<T extends string>({ value, onChange, options, label }: SegmentedProps<T>) {
  const name = useId();
  return (
    <div className="seg" role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <span key={option.value} className="contents">
          <input
            type="radio"
            id={`${name}${option.value}`}
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <label htmlFor={`${name}${option.value}`}>{option.label}</label>
        </span>
      ))}
    </div>
  );
}
