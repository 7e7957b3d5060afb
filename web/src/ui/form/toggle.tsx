import { useId, type ReactNode } from "react";

import { cn } from "../cn";

interface ToggleProps {
  checked: boolean;
  onChange: (checked: boolean) => void;
  label: ReactNode;
  hint?: ReactNode;
  disabled?: boolean;
  /** The label is for screen readers alone. */
  bare?: boolean;
  onBlur?: () => void;
  name?: string;
}

function Toggle({
  checked,
  onChange,
  label,
  hint,
  disabled,
  bare,
  onBlur,
  name,
  asSwitch,
}: ToggleProps & { asSwitch: boolean }) {
  const id = useId();
  return (
    <span className="chk">
      <input
        id={id}
        type="checkbox"
        role={asSwitch ? "switch" : undefined}
        className={asSwitch ? "sw" : undefined}
        name={name}
        checked={checked}
        disabled={disabled}
        onBlur={onBlur}
        aria-describedby={hint === undefined ? undefined : `${id}hint`}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span className={cn(bare === true && "vh")}>
        <label htmlFor={id}>{label}</label>
        {hint === undefined ? null : (
          <span className="block text-xs text-text-3" id={`${id}hint`}>
            {hint}
          </span>
        )}
      </span>
    </span>
  );
}

/** Takes effect when the form is sent. */
export function Checkbox(props: ToggleProps) {
  return <Toggle {...props} asSwitch={false} />;
}

/** Takes effect at once. */
export function Switch(props: ToggleProps) {
  return <Toggle {...props} asSwitch />;
}
