import { Link, useLocation } from "@tanstack/react-router";
import { Ellipsis, PanelLeft } from "lucide-react";
import { lazy, Suspense, useState } from "react";

import { useMe } from "@/api/session";
import { Avatar } from "@/ui/avatar";
import { cn } from "@/ui/cn";
import { IconButton } from "@/ui/icon-button";
import { ProductMark } from "@/ui/marks";
import { useMedia } from "@/ui/media";

import { isCurrent, placesOf, visibleNavigation, type NavGroup as Group } from "../navigation";
import { useNavCounts } from "./nav-counts";
import { useNavMemory } from "./nav-memory";
import { NavGroup, RailGroup } from "./NavGroup";
import { NavLink } from "./NavLink";
import { Pins } from "./Pins";

const AccountMenu = lazy(() => import("./AccountMenu").then((module) => ({ default: module.AccountMenu })));

/** Whether the navigation is a rail of icons: chosen, or since the window is narrow. */
export function useRail(): boolean {
  const chosen = useNavMemory().rail;
  const narrow = useMedia("(max-width: 1199px)");
  return narrow || chosen;
}

/**
 * Navigation at the left. Respond never folds; the other groups are one line each, and the group of the page is open. As a
 * rail it is one icon for each place of Respond and for each group.
 */
export function NavRail() {
  const me = useMe();
  const rail = useRail();
  const { change, rail: chosen } = useNavMemory();
  const navigation = visibleNavigation(me.permissions);
  const counts = useNavCounts(navigation);
  const pathname = useLocation({ select: (location) => location.pathname });
  const folds = useFolds(navigation, pathname);
  const respond = navigation.find((group) => group.label === "Respond");
  const others = navigation.filter((group) => group !== respond);
  const say = chosen ? "Show the whole navigation" : "Collapse navigation";
  return (
    <nav className={cn("nav", rail && "rail-n")} aria-label="Main">
      <div className="bt">
        <Link className="brand" to="/" aria-label="OpsSight, go to Now">
          <ProductMark />
          <span>OpsSight</span>
        </Link>
        <IconButton
          bare
          size="sm"
          icon={PanelLeft}
          label={say}
          className="rb"
          title={`${say}  [`}
          aria-keyshortcuts="["
          onClick={() => change({ rail: !chosen })}
        />
      </div>
      {respond === undefined ? null : (
        <ul aria-label="Respond" data-group="Respond">
          {placesOf([respond]).map((place) => (
            <li key={place.to}>
              <NavLink place={place} current={isCurrent(place.to, pathname)} count={counts.get(place.to)} />
            </li>
          ))}
        </ul>
      )}
      {rail ? null : <Pins groups={navigation} />}
      <hr />
      {others.map((group) =>
        rail ? (
          <RailGroup key={group.label} group={group} pathname={pathname} counts={counts} />
        ) : (
          <NavGroup
            key={group.label}
            group={group}
            pathname={pathname}
            counts={counts}
            open={folds.isOpen(group.label)}
            onToggle={() => folds.toggle(group.label)}
          />
        ),
      )}
      <div className="me">
        <Avatar name={me.name} />
        <span className="truncate">{me.name}</span>
        <Suspense fallback={<MenuPlace />}>
          <AccountMenu />
        </Suspense>
      </div>
    </nav>
  );
}

/** Groups stay as the person left them; that of the page is open until it is folded by hand. */
function useFolds(navigation: readonly Group[], pathname: string) {
  const { open, change } = useNavMemory();
  const [folded, setFolded] = useState<string | null>(null);
  const current = navigation.find((group) => group.places.some(({ to }) => isCurrent(to, pathname)))?.label;
  if (folded !== null && folded !== current) setFolded(null);
  const isOpen = (label: string) => (label === current ? folded !== label : open.includes(label));
  const toggle = (label: string) => {
    const opens = !isOpen(label);
    if (label === current) setFolded(opens ? null : label);
    change({ open: opens ? [...open, label] : open.filter((each) => each !== label) });
  };
  return { isOpen, toggle };
}

/** Keeps the place of the account menu, whose code comes a moment later. */
function MenuPlace() {
  return (
    <button type="button" className="btn gho ico sm ml-auto" aria-label="Theme, keys and account">
      <Ellipsis className="ic s" aria-hidden="true" />
    </button>
  );
}
