import { useNavigate } from "@tanstack/react-router";
import { Ellipsis, Keyboard, LogOut, Monitor, Moon, Settings2, Sun } from "lucide-react";

import { useMe } from "@/api/session";
import { DropdownMenu } from "@/ui/dropdown-menu";
import { IconButton } from "@/ui/icon-button";
import { chooseTheme, useThemeChoice } from "@/ui/theme";

import { useLayers } from "./layers";
import { useSignOut } from "./sign-out";

/** Theme, keys, settings and sign-out, at the foot of the navigation. */
export function AccountMenu() {
  const me = useMe();
  const navigate = useNavigate();
  const theme = useThemeChoice();
  const { show } = useLayers();
  const leave = useSignOut();
  return (
    <DropdownMenu
      trigger={
        <IconButton bare icon={Ellipsis} size="sm" label="Theme, keys and account" className="ml-auto" />
      }
      header={
        <>
          <div className="font-medium">{me.name}</div>
          <div className="text-xs text-text-3">
            {me.email}
            {me.role === null ? "" : ` · ${me.role}`}
          </div>
        </>
      }
      groups={[
        [
          {
            label: "As the system",
            icon: Monitor,
            checked: theme === "system",
            onSelect: () => chooseTheme("system"),
          },
          { label: "Dark", icon: Moon, checked: theme === "dark", onSelect: () => chooseTheme("dark") },
          { label: "Light", icon: Sun, checked: theme === "light", onSelect: () => chooseTheme("light") },
        ],
        [
          { label: "Keys…", icon: Keyboard, shortcut: "?", onSelect: () => show("shortcuts") },
          {
            label: "Settings",
            icon: Settings2,
            onSelect: () => void navigate({ to: "/settings", search: {} }),
          },
        ],
        [{ label: "Sign out", icon: LogOut, onSelect: leave }],
      ]}
    />
  );
}
