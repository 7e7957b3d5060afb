import type { LucideIcon } from "lucide-react";
import type { CSSProperties, ReactNode } from "react";

import { Time } from "./time";
import type { Instant } from "./format/time";

/** Vertical timeline, newest first. */
export function Rail({ label, children }: { label: string; children: ReactNode }) {
  return (
    <ol className="rail" aria-label={label}>
      {children}
    </ol>
  );
}

interface RailItemProps {
  /** Left out for a stretch in which nothing happened. */
  at?: Instant | null;
  icon: LucideIcon;
  /** A colour token such as "var(--firing)". */
  color?: string;
  /** Makes the item a target that can be scrolled to and focused. */
  id?: string;
  children: ReactNode;
}

export function RailItem({ at, icon: Icon, color, id, children }: RailItemProps) {
  return (
    <li id={id} tabIndex={id === undefined ? undefined : -1}>
      <span className="tm">{at === undefined || at === null ? null : <Time at={at} as="short" />}</span>
      <span className="gl" style={color === undefined ? undefined : ({ "--c": color } as CSSProperties)}>
        <Icon className="ic" aria-hidden="true" />
      </span>
      <div className="bd">{children}</div>
    </li>
  );
}
