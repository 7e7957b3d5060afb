import { CircleAlert, CircleDashed, CircleX, Info, TriangleAlert, type LucideIcon } from "lucide-react";

import { cn } from "./cn";

/** The three tones of a log level; the word always stands beside the icon. */
export type LevelTone = "error" | "warn" | "info";

const TONES: Record<string, LevelTone> = {
  emergency: "error",
  alert: "error",
  critical: "error",
  error: "error",
  warning: "warn",
};

const ICONS: Record<string, LucideIcon> = {
  emergency: CircleAlert,
  alert: CircleAlert,
  critical: CircleAlert,
  error: CircleX,
  warning: TriangleAlert,
  notice: Info,
};

export function levelTone(severity: string): LevelTone {
  return TONES[severity] ?? "info";
}

/** Severity of an event or alert label, such as "error" or "warning". */
export function EventSeverity({ severity, className }: { severity: string; className?: string }) {
  const tone = levelTone(severity);
  const Icon = ICONS[severity] ?? CircleDashed;
  return (
    <span className={cn("lv", tone === "error" && "text-fail", tone === "warn" && "text-warn", className)}>
      <Icon className="ic s" aria-hidden="true" />
      {severity}
    </span>
  );
}
