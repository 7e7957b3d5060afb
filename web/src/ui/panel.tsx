import { useId, type ReactNode } from "react";

import { cn } from "./cn";

interface PanelProps {
  title: ReactNode;
  /** Said after the title, quieter: a count, a span of time. */
  note?: ReactNode;
  /** At the right of the head. */
  actions?: ReactNode;
  /** Padding around the content; leave it out for tables and lists. */
  padded?: boolean;
  /** The title is for screen readers alone and the head is not drawn. */
  headless?: boolean;
  className?: string;
  children: ReactNode;
}

/** Flat box with a 36 px head. The region is named by its title. */
export function Panel({
  title,
  note,
  actions,
  padded = false,
  headless = false,
  className,
  children,
}: PanelProps) {
  const id = useId();
  return (
    <section className={cn("panel", className)} aria-labelledby={id}>
      {headless ? (
        <h2 id={id} className="vh">
          {title}
        </h2>
      ) : (
        <div className="ph">
          <h2 id={id}>{title}</h2>
          {note === undefined ? null : <span className="n truncate">{note}</span>}
          {actions === undefined ? null : <div className="ml-auto row">{actions}</div>}
        </div>
      )}
      {padded ? <div className="pb">{children}</div> : children}
    </section>
  );
}
