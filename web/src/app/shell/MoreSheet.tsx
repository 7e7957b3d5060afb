import { Link, useLocation } from "@tanstack/react-router";
import { LogOut, Pin, PinOff, Search, X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useState } from "react";

import { useMe } from "@/api/session";
import { Segmented } from "@/ui/form/segmented";
import { chooseTheme, useThemeChoice, type ThemeChoice } from "@/ui/theme";

import { isCurrent, visibleNavigation, type NavGroup } from "../navigation";
import { useLayers } from "./layers";
import { useNavCounts } from "./nav-counts";
import { useNavMemory } from "./nav-memory";
import { Figure } from "./NavLink";
import { PinLink } from "./Pins";
import { usePageToPin } from "./pins";
import { useSignOut } from "./sign-out";

const THEMES: readonly { value: ThemeChoice; label: string }[] = [
  { value: "system", label: "System" },
  { value: "dark", label: "Dark" },
  { value: "light", label: "Light" },
];

/** Every place that does not fit the phone's tab bar, over the whole screen. */
export function MoreSheet({ onClose }: { onClose: () => void }) {
  const groups = visibleNavigation(useMe().permissions);
  const layers = useLayers();
  const [before] = useState(() => document.activeElement);
  return (
    <Radix.Root open modal={false} onOpenChange={(open) => (open ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Content
          className="sheet"
          aria-describedby={undefined}
          onInteractOutside={(event) => {
            // The button More closes the sheet by itself; what reaches it as well would open it again.
            if (event.target instanceof Element && event.target.closest(".tabbar button") !== null) {
              event.preventDefault();
            }
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (before instanceof HTMLElement && before.isConnected) before.focus();
          }}
        >
          <Radix.Title className="vh">All places</Radix.Title>
          <div className="sh">
            <button type="button" className="in find" onClick={() => layers.show("palette")}>
              <Search className="ic" aria-hidden="true" />
              Place, service, INC-, host…
            </button>
            <Radix.Close className="btn gho ico" aria-label="Close">
              <X className="ic" aria-hidden="true" />
            </Radix.Close>
          </div>
          <PinnedThings groups={groups} onClose={onClose} />
          <Places groups={groups} onClose={onClose} />
          <Account />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

interface PartProps {
  groups: readonly NavGroup[];
  onClose: () => void;
}

function PinnedThings({ groups, onClose }: PartProps) {
  const { pins } = useNavMemory();
  const page = usePageToPin(groups)();
  const Glyph = page.pinned ? PinOff : Pin;
  if (pins.length === 0 && page.pin === null) return null;
  return (
    <>
      <h3 id="more-pins">Pinned</h3>
      <div className="row wrap gap-1" role="group" aria-labelledby="more-pins">
        {pins.map((pin) => (
          <PinLink key={pin.href} pin={pin} groups={groups} className="chip" onClick={onClose} />
        ))}
        {page.pin === null ? null : (
          <button type="button" className="chip" onClick={page.toggle}>
            <Glyph className="ic" aria-hidden="true" />
            {page.pinned ? "Take this page off" : "Pin this page"}
          </button>
        )}
      </div>
    </>
  );
}

function Places({ groups, onClose }: PartProps) {
  const counts = useNavCounts(groups);
  const pathname = useLocation({ select: (location) => location.pathname });
  return (
    <nav aria-label="More places">
      {groups.map(({ label: group, places }) => {
        const rest = places.filter((place) => place.tab !== true);
        if (rest.length === 0) return null;
        return (
          <section key={group} aria-label={group}>
            <h3>{group}</h3>
            <ul>
              {rest.map(({ to, label, icon: Icon }) => {
                const count = counts.get(to);
                return (
                  <li key={to}>
                    <Link
                      to={to}
                      onClick={onClose}
                      activeProps={{ "aria-current": undefined }}
                      aria-current={isCurrent(to, pathname) ? "page" : undefined}
                    >
                      <Icon className="ic" aria-hidden="true" />
                      <span>{label}</span>
                      {count === undefined ? null : <Figure count={count} />}
                    </Link>
                  </li>
                );
              })}
            </ul>
          </section>
        );
      })}
    </nav>
  );
}

function Account() {
  const me = useMe();
  const theme = useThemeChoice();
  const leave = useSignOut();
  return (
    <section aria-label="Account" className="stack g12 acc">
      <Segmented label="Theme" value={theme} onChange={chooseTheme} options={THEMES} />
      <button type="button" className="btn" onClick={leave}>
        <LogOut className="ic" aria-hidden="true" />
        Sign out {me.name}
      </button>
    </section>
  );
}
