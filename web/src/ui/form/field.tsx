import { CircleX } from "lucide-react";
import { createContext, use, useId, type ReactNode } from "react";

import { cn } from "../cn";

interface FieldWiring {
  id: string;
  invalid: boolean;
  describedBy: string | undefined;
}

const Wiring = createContext<FieldWiring | null>(null);

/** Attributes that tie a control to the label, help and error of the Field around it. */
export function useFieldWiring(): { id?: string; "aria-invalid"?: true; "aria-describedby"?: string } {
  const wiring = use(Wiring);
  if (wiring === null) return {};
  return {
    id: wiring.id,
    ...(wiring.invalid ? { "aria-invalid": true as const } : {}),
    ...(wiring.describedBy === undefined ? {} : { "aria-describedby": wiring.describedBy }),
  };
}

/** Id of the label of the Field around a control that is no single element. */
export function useFieldLabel(): string | undefined {
  const wiring = use(Wiring);
  return wiring === null ? undefined : `${wiring.id}label`;
}

/** For a second control inside a Field, such as a unit: it has its own name and leaves the label to the first. */
export function Unwired({ children }: { children: ReactNode }) {
  return <Wiring value={null}>{children}</Wiring>;
}

interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  /** Replaces the help while it is there. */
  error?: string | undefined;
  optional?: boolean;
  className?: string;
  children: ReactNode;
}

/** Label above, help below; the error replaces the help. */
export function Field({ label, hint, error, optional = false, className, children }: FieldProps) {
  const id = useId();
  const noteId = `${id}note`;
  const hasNote = error !== undefined || hint !== undefined;
  return (
    <div className={cn("f", className)}>
      <label htmlFor={id} id={`${id}label`}>
        {label}
        {optional ? <span className="text-text-3 font-normal"> (optional)</span> : null}
      </label>
      <Wiring value={{ id, invalid: error !== undefined, describedBy: hasNote ? noteId : undefined }}>
        {children}
      </Wiring>
      {error === undefined ? null : (
        <p className="err" id={noteId} role="alert">
          <CircleX className="ic s" aria-hidden="true" />
          <span>{error}</span>
        </p>
      )}
      {error === undefined && hint !== undefined ? (
        <p className="hint" id={noteId}>
          {hint}
        </p>
      ) : null}
    </div>
  );
}
