import { CircleCheck, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

interface EmptyStateProps {
  /** What is true: "Nothing needs you", "No events match". */
  title: string;
  icon?: LucideIcon;
  /** Since when, or why. */
  children?: ReactNode;
  /** One next step. */
  action?: ReactNode;
}

export function EmptyState({ title, icon: Icon = CircleCheck, children, action }: EmptyStateProps) {
  return (
    <div className="empty">
      <Icon className="ic" aria-hidden="true" />
      <h2>{title}</h2>
      {children === undefined ? null : <div>{children}</div>}
      {action}
    </div>
  );
}
