import {
  BellRing,
  BookOpenCheck,
  Boxes,
  CalendarClock,
  ChartNoAxesColumn,
  FileText,
  KeyRound,
  LogIn,
  ScrollText,
  Send,
  Server,
  Settings2,
  Siren,
  SquareTerminal,
  Users,
  type LucideIcon,
} from "lucide-react";

const ICONS: Readonly<Record<string, LucideIcon>> = {
  alert: BellRing,
  channel: Send,
  contact: Send,
  credential: KeyRound,
  escalation: CalendarClock,
  event: ScrollText,
  events: ScrollText,
  execution: SquareTerminal,
  incident: Siren,
  job: Settings2,
  notification: Send,
  override: CalendarClock,
  policy: CalendarClock,
  rule: ChartNoAxesColumn,
  runbook: BookOpenCheck,
  schedule: CalendarClock,
  server: Server,
  service: Boxes,
  session: LogIn,
  settings: Settings2,
  setup: Users,
  token: KeyRound,
  user: Users,
};

/** What kind of thing an action touched. */
export function EntryIcon({ action }: { action: string }) {
  const Icon = ICONS[action.split(/[._]/u)[0] ?? ""] ?? FileText;
  return <Icon className="ic" aria-hidden="true" />;
}
