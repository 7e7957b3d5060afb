import {
  BellRing,
  BookOpenCheck,
  Boxes,
  CalendarClock,
  ChartNoAxesColumn,
  KeyRound,
  LayoutList,
  ScrollText,
  Send,
  Server,
  Settings2,
  ShieldCheck,
  Siren,
  SquareTerminal,
  Users,
  type LucideIcon,
} from "lucide-react";

export type NavTarget =
  | "/"
  | "/incidents"
  | "/alerts"
  | "/oncall"
  | "/events"
  | "/rules"
  | "/services"
  | "/runbooks"
  | "/executions"
  | "/servers"
  | "/credentials"
  | "/notifications"
  | "/audit"
  | "/access"
  | "/settings";

export interface NavItem {
  to: NavTarget;
  label: string;
  icon: LucideIcon;
  /** Shown only to those who have it. */
  permission?: string;
  /** Second key after G. */
  key?: string;
}

export interface NavGroup {
  label: string;
  items: readonly NavItem[];
}

/** The places of the product, in the order of the work. */
export const NAVIGATION: readonly NavGroup[] = [
  {
    label: "Respond",
    items: [
      { to: "/", label: "Now", icon: LayoutList, key: "n" },
      { to: "/incidents", label: "Incidents", icon: Siren, permission: "incidents:read", key: "i" },
      { to: "/alerts", label: "Alerts", icon: BellRing, permission: "alerts:read", key: "a" },
      { to: "/oncall", label: "On-call", icon: CalendarClock, permission: "oncall:read", key: "o" },
    ],
  },
  {
    label: "Observe",
    items: [
      { to: "/events", label: "Events", icon: ScrollText, permission: "events:read", key: "e" },
      { to: "/rules", label: "Rules", icon: ChartNoAxesColumn, permission: "monitoring:read", key: "u" },
      { to: "/services", label: "Services", icon: Boxes, permission: "catalog:read", key: "v" },
    ],
  },
  {
    label: "Automate",
    items: [
      { to: "/runbooks", label: "Runbooks", icon: BookOpenCheck, permission: "runbooks:read", key: "r" },
      { to: "/executions", label: "Executions", icon: SquareTerminal, permission: "runbooks:read", key: "x" },
    ],
  },
  {
    label: "Estate",
    items: [
      { to: "/servers", label: "Servers", icon: Server, permission: "servers:read", key: "s" },
      { to: "/credentials", label: "Credentials", icon: KeyRound, permission: "credentials:read", key: "c" },
      {
        to: "/notifications",
        label: "Notifications",
        icon: Send,
        permission: "notifications:read",
        key: "t",
      },
    ],
  },
  {
    label: "Govern",
    items: [
      { to: "/audit", label: "Audit", icon: ShieldCheck, permission: "audit:read", key: "d" },
      { to: "/access", label: "Access", icon: Users, permission: "users:read", key: "p" },
      { to: "/settings", label: "Settings", icon: Settings2, key: "," },
    ],
  },
];

/** The four places of the phone's tab bar; the rest is behind "More". */
export const TAB_TARGETS: readonly NavTarget[] = ["/", "/incidents", "/alerts", "/oncall"];

export function visibleNavigation(permissions: readonly string[]): NavGroup[] {
  return NAVIGATION.map((group) => ({
    ...group,
    items: group.items.filter(
      (item) => item.permission === undefined || permissions.includes(item.permission),
    ),
  })).filter((group) => group.items.length > 0);
}

/** Whether the place is the one shown, its sub-pages included. */
export function isCurrent(target: NavTarget, pathname: string): boolean {
  return target === "/" ? pathname === "/" : pathname === target || pathname.startsWith(`${target}/`);
}
