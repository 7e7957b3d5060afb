import { Link } from "@tanstack/react-router";

import type { NavCount } from "@/registry/feature";
import { cn } from "@/ui/cn";

import type { NavPlace } from "../navigation";

interface NavLinkProps {
  place: NavPlace;
  current: boolean;
  count: NavCount | undefined;
  onClick?: () => void;
}

export function NavLink({ place, current, count, onClick }: NavLinkProps) {
  const Icon = place.icon;
  return (
    <Link
      className="i"
      to={place.to}
      activeProps={{ "aria-current": undefined }}
      aria-current={current ? "page" : undefined}
      title={place.label}
      onClick={onClick}
    >
      <Icon className="ic" aria-hidden="true" />
      <span>{place.label}</span>
      {count === undefined ? null : <Figure count={count} />}
    </Link>
  );
}

/** "6" and, for those who hear it, "6 open". */
export function Figure({ count: { text, noun, hot } }: { count: Omit<NavCount, "value"> }) {
  return (
    <b className={cn("n", hot && "hot")}>
      {text}
      <span className="vh"> {noun}</span>
    </b>
  );
}
