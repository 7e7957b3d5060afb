import { Link } from "@tanstack/react-router";
import { LogOut } from "lucide-react";

import { useMe } from "@/api/session";
import { Dialog } from "@/ui/dialog";
import { Segmented } from "@/ui/form/segmented";
import { chooseTheme, useThemeChoice, type ThemeChoice } from "@/ui/theme";

import { visibleNavigation } from "../navigation";
import { useSignOut } from "./sign-out";

const THEMES: readonly { value: ThemeChoice; label: string }[] = [
  { value: "system", label: "System" },
  { value: "dark", label: "Dark" },
  { value: "light", label: "Light" },
];

/** Everything that does not fit the phone's tab bar. */
export function MoreSheet({ onClose }: { onClose: () => void }) {
  const me = useMe();
  const theme = useThemeChoice();
  const leave = useSignOut();
  return (
    <Dialog open onClose={onClose} title="More">
      <nav aria-label="More places" className="more-l">
        {visibleNavigation(me.permissions).map((group) => {
          const items = group.places.filter((place) => place.tab !== true);
          if (items.length === 0) return null;
          return (
            <section key={group.label} aria-label={group.label}>
              <h3 className="fs12 t3">{group.label}</h3>
              {items.map(({ to, label, icon: Icon }) => (
                <Link key={to} to={to} onClick={onClose}>
                  <Icon className="ic" aria-hidden="true" />
                  {label}
                </Link>
              ))}
            </section>
          );
        })}
      </nav>
      <Segmented label="Theme" value={theme} onChange={chooseTheme} options={THEMES} />
      <button type="button" className="btn" onClick={leave}>
        <LogOut className="ic" aria-hidden="true" />
        Sign out {me.name}
      </button>
    </Dialog>
  );
}
