import { Eye, EyeOff, Search, type LucideIcon } from "lucide-react";
import { useState, type ComponentProps } from "react";

import { cn } from "../cn";
import { useFieldWiring } from "./field";

interface InputLook {
  mono?: boolean;
  large?: boolean;
}

type InputProps = ComponentProps<"input"> & InputLook;

/** One line of text. Inside a Field it is labelled by it; elsewhere give `aria-label`. */
export function Input({ mono = false, large = false, className, ...props }: InputProps) {
  return (
    <input className={cn("in", mono && "mono", large && "lg", className)} {...useFieldWiring()} {...props} />
  );
}

/** Several lines of text. */
export function Textarea({
  mono = false,
  className,
  ...props
}: ComponentProps<"textarea"> & { mono?: boolean }) {
  return <textarea className={cn("in", mono && "mono", className)} {...useFieldWiring()} {...props} />;
}

/** A field with an icon in front: filters and searches. */
export function IconInput({ icon: Icon = Search, className, ...props }: InputProps & { icon?: LucideIcon }) {
  return (
    <span className={cn("in-ic", className)}>
      <Icon className="ic" aria-hidden="true" />
      <Input {...props} />
    </span>
  );
}

/** A password that can be shown. */
export function PasswordInput(props: InputProps) {
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <span className={cn("pwf", props.large === true && "pwf-lg")}>
      <Input {...props} type={shown ? "text" : "password"} />
      <button
        type="button"
        className="btn gho ico"
        aria-label={shown ? "Hide password" : "Show password"}
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
      >
        <Icon className="ic" aria-hidden="true" />
      </button>
    </span>
  );
}
