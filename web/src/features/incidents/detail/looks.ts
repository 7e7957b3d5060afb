import {
  ArrowUpDown,
  BadgeCheck,
  BellRing,
  Check,
  CircleCheck,
  CircleX,
  Flag,
  Layers,
  MessageSquare,
  RotateCcw,
  Send,
  Siren,
  SquareTerminal,
  TrendingUp,
  UserCheck,
  UserCog,
  type LucideIcon,
} from "lucide-react";

import type { TimelineEntry, TimelineKind } from "@/api/types";

export interface Look {
  icon: LucideIcon;
  color: string;
}

const LOOKS: Record<TimelineKind, Look> = {
  opened: { icon: Flag, color: "var(--firing)" },
  alert_firing: { icon: Siren, color: "var(--firing)" },
  alert_resolved: { icon: Check, color: "var(--ok)" },
  grouped: { icon: Layers, color: "var(--text-2)" },
  paged: { icon: BellRing, color: "var(--text-2)" },
  notification: { icon: Send, color: "var(--text-2)" },
  acknowledged: { icon: UserCheck, color: "var(--acknowledged)" },
  severity: { icon: ArrowUpDown, color: "var(--sev1)" },
  owner: { icon: UserCog, color: "var(--text-2)" },
  comment: { icon: MessageSquare, color: "var(--text-2)" },
  escalated: { icon: TrendingUp, color: "var(--warn)" },
  execution_started: { icon: SquareTerminal, color: "var(--accent)" },
  execution_finished: { icon: SquareTerminal, color: "var(--accent)" },
  verification: { icon: BadgeCheck, color: "var(--ok)" },
  resolved: { icon: CircleCheck, color: "var(--resolved)" },
  reopened: { icon: RotateCcw, color: "var(--firing)" },
};

const FAILED: Look = { icon: CircleX, color: "var(--fail)" };

export function lookOfKind(kind: TimelineKind): Look {
  return LOOKS[kind];
}

/** A run or a check that failed says so by shape and colour. */
export function lookOf(entry: TimelineEntry): Look {
  const failed = entry.detail.state === "failed" || entry.detail.ok === false;
  const tells = entry.kind === "execution_finished" || entry.kind === "verification";
  return failed && (tells || entry.kind === "notification") ? FAILED : LOOKS[entry.kind];
}
