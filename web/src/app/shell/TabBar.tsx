import { Link, useLocation } from "@tanstack/react-router";
import { Menu } from "lucide-react";

import { useMe } from "@/api/session";

import { isCurrent, placesOf, visibleNavigation } from "../navigation";
import { useLayers } from "./layers";
import { useWatchCounts } from "./watch-counts";

/** Bottom bar of the phone: four places and More. */
export function TabBar() {
  const me = useMe();
  const { needsYou } = useWatchCounts();
  const { hide, show, shown } = useLayers();
  const pathname = useLocation({ select: (location) => location.pathname });
  const items = placesOf(visibleNavigation(me.permissions)).filter((place) => place.tab === true);
  const elsewhere = !items.some((item) => isCurrent(item.to, pathname));
  return (
    <nav className="tabbar" aria-label="Phone">
      {items.map(({ to, label, icon: Icon }) => (
        <Link
          key={to}
          to={to}
          activeProps={{ "aria-current": undefined }}
          aria-current={isCurrent(to, pathname) ? "page" : undefined}
        >
          <Icon className="ic" aria-hidden="true" />
          {label}
          {to === "/" && needsYou !== undefined && needsYou > 0 ? (
            <span className="n">
              {needsYou}
              <span className="vh"> need you</span>
            </span>
          ) : null}
        </Link>
      ))}
      <button
        type="button"
        aria-current={elsewhere ? "page" : undefined}
        aria-expanded={shown === "more"}
        onClick={() => (shown === "more" ? hide() : show("more"))}
      >
        <Menu className="ic" aria-hidden="true" />
        More
      </button>
    </nav>
  );
}
