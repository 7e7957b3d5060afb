import { Link, useLocation } from "@tanstack/react-router";
import { Ellipsis } from "lucide-react";
import { lazy, Suspense } from "react";

import { useMe } from "@/api/session";
import type { NavCount } from "@/registry/feature";
import { Avatar } from "@/ui/avatar";
import { cn } from "@/ui/cn";
import { ProductMark } from "@/ui/marks";

import { isCurrent, visibleNavigation, type NavPlace } from "../navigation";
import { useNavCounts } from "./nav-counts";

const AccountMenu = lazy(() => import("./AccountMenu").then((module) => ({ default: module.AccountMenu })));

/** Navigation at the left: 200 px, or an icon rail on narrower screens. */
export function NavRail() {
  const me = useMe();
  const navigation = visibleNavigation(me.permissions);
  const counts = useNavCounts(navigation);
  const pathname = useLocation({ select: (location) => location.pathname });
  return (
    <nav className="nav" aria-label="Main">
      <Link className="brand" to="/" aria-label="OpsSight, go to Now">
        <ProductMark />
        <span>OpsSight</span>
      </Link>
      {navigation.map((group) => (
        <div key={group.label}>
          <h2 id={`nav-${group.label}`}>{group.label}</h2>
          <ul aria-labelledby={`nav-${group.label}`}>
            {group.places.map((item) => (
              <li key={item.to}>
                <NavLink item={item} current={isCurrent(item.to, pathname)} count={counts.get(item.to)} />
              </li>
            ))}
          </ul>
        </div>
      ))}
      <div className="me">
        <Avatar name={me.name} />
        <span className="clip">{me.name}</span>
        <Suspense fallback={<MenuPlace />}>
          <AccountMenu />
        </Suspense>
      </div>
    </nav>
  );
}

function NavLink({
  item,
  current,
  count,
}: {
  item: NavPlace;
  current: boolean;
  count: NavCount | undefined;
}) {
  const Icon = item.icon;
  const said = count === undefined ? item.label : `${item.label}, ${count.text} ${count.noun}`;
  return (
    <Link
      className="i"
      to={item.to}
      activeProps={{ "aria-current": undefined }}
      aria-current={current ? "page" : undefined}
      aria-label={said}
      title={item.label}
    >
      <Icon className="ic" aria-hidden="true" />
      <span>{item.label}</span>
      {count === undefined ? null : <span className={cn("n", count.hot && "hot")}>{count.text}</span>}
    </Link>
  );
}

/** Keeps the place of the account menu, whose code comes a moment later. */
function MenuPlace() {
  return (
    <button type="button" className="btn gho ico sm push" aria-label="Theme, keys and account">
      <Ellipsis className="ic s" aria-hidden="true" />
    </button>
  );
}
