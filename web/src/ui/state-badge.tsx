import {
  BellOff,
  Check,
  CircleCheck,
  CircleHelp,
  CircleMinus,
  CircleX,
  Hourglass,
  Loader,
  ScanSearch,
  Siren,
  SkipForward,
  TriangleAlert,
  UserCheck,
  type LucideIcon,
} from "lucide-react";

import { cn } from "./cn";

interface Look {
  tone: string;
  icon: LucideIcon;
  word: string;
  /** Good states are quiet: only the icon is coloured. */
  quiet?: boolean;
}

const ok = (word: string): Look => ({ tone: "ok", icon: Check, word, quiet: true });
const done = (word: string): Look => ({ tone: "resolved", icon: CircleCheck, word, quiet: true });
const warn = (word: string): Look => ({ tone: "warn", icon: TriangleAlert, word });
const fail = (word: string): Look => ({ tone: "fail", icon: CircleX, word });
const unknown = (word: string): Look => ({ tone: "unknown", icon: CircleHelp, word });
const running = (word: string): Look => ({ tone: "run", icon: Loader, word });
const waiting = (word: string): Look => ({ tone: "unknown", icon: Hourglass, word });
const off = (word: string): Look => ({ tone: "silenced", icon: CircleMinus, word, quiet: true });

/** Every state word the API uses, with its shape, word and colour. */
const LOOKS = {
  firing: { tone: "firing", icon: Siren, word: "Firing" },
  new: { tone: "firing", icon: Siren, word: "New" },
  acknowledged: { tone: "acknowledged", icon: UserCheck, word: "Acknowledged" },
  investigating: { tone: "investigating", icon: ScanSearch, word: "Investigating" },
  resolved: done("Resolved"),
  silenced: { tone: "silenced", icon: BellOff, word: "Silenced", quiet: true },
  ok: ok("OK"),
  ready: ok("Ready"),
  reachable: ok("Reachable"),
  enabled: ok("Enabled"),
  active: running("Active"),
  succeeded: done("Succeeded"),
  delivered: done("Delivered"),
  warning: warn("Warning"),
  degraded: warn("Degraded"),
  exhausted: warn("Nobody left to page"),
  failing: fail("Failing"),
  failed: fail("Failed"),
  error: fail("Error"),
  down: fail("Down"),
  unavailable: fail("Unavailable"),
  unreachable: fail("Unreachable"),
  unknown: unknown("Unknown"),
  no_data: unknown("No data"),
  running: running("Running"),
  sending: running("Sending"),
  pending: waiting("Waiting"),
  queued: waiting("Queued"),
  waiting: waiting("Waiting"),
  off: off("Off"),
  disabled: off("Disabled"),
  cancelled: off("Cancelled"),
  withdrawn: off("Withdrawn"),
  skipped: { tone: "silenced", icon: SkipForward, word: "Skipped", quiet: true },
} satisfies Record<string, Look>;

export type StateName = keyof typeof LOOKS;

interface StateBadgeProps {
  state: StateName;
  /** With its quiet background. */
  box?: boolean;
  /** Another word for the same state, such as "Passed" for ok. */
  word?: string;
  /** Overrides whether only the icon is coloured. */
  quiet?: boolean;
}

/** State, health or result: icon and word, colour only repeats them. */
export function StateBadge({ state, box = false, word, quiet }: StateBadgeProps) {
  const look: Look = LOOKS[state];
  const Icon = look.icon;
  const isQuiet = quiet ?? (look.quiet === true && !box);
  return (
    <span className={cn("st", look.tone, box && "box", isQuiet && "quiet")}>
      <Icon className={cn("ic", look.icon === Loader && "spin")} aria-hidden="true" />
      {word ?? look.word}
    </span>
  );
}
