import { Link } from "@tanstack/react-router";
import type { LucideIcon } from "lucide-react";
import type { CSSProperties, ReactNode } from "react";

import type { Instant } from "./format/time";
import { Time } from "./time";
import type { UrlState } from "./url-state";

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
  /** The item's name in the address, as `entry`: its time becomes a link to it. */
  entry?: string;
  /** It is the one the address names. */
  marked?: boolean;
  children: ReactNode;
}

export function RailItem({ at, icon: Icon, color, id, entry, marked = false, children }: RailItemProps) {
  const time = at === undefined || at === null ? null : <Time at={at} as="short" />;
  return (
    <li
      id={id}
      tabIndex={id === undefined ? undefined : -1}
      className={marked ? "marked" : undefined}
      aria-current={marked ? "true" : undefined}
    >
      <span className="tm">
        {entry === undefined || time === null ? (
          time
        ) : (
          <Link to="." search={(before: UrlState) => ({ ...before, entry })} resetScroll={false}>
            {time}
            <span className="vh">, link to this entry</span>
          </Link>
        )}
      </span>
      <span className="gl" style={color === undefined ? undefined : ({ "--c": color } as CSSProperties)}>
        <Icon className="ic" aria-hidden="true" />
      </span>
      <div className="bd">{children}</div>
    </li>
  );
}
