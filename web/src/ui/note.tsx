import { CircleX, Info, TriangleAlert, CircleCheck } from "lucide-react";
import type { ReactNode } from "react";

const ICONS = { info: Info, warn: TriangleAlert, fail: CircleX, ok: CircleCheck } as const;

/** A remark that belongs to what is around it. `role="alert"` is for those that appear after an action. */
export function Note({
  tone = "info",
  children,
  alert = false,
}: {
  tone?: keyof typeof ICONS;
  children: ReactNode;
  alert?: boolean;
}) {
  const Icon = ICONS[tone];
  return (
    <div className={`note ${tone}`} role={alert ? "alert" : undefined}>
      <Icon className="ic" aria-hidden="true" />
      <div className="grow">{children}</div>
    </div>
  );
}
