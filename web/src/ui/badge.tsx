import type { ReactNode } from "react";

/** A small outlined word: an environment, a label, a kind. */
export function Badge({ children, title }: { children: ReactNode; title?: string }) {
  return (
    <span className="tag" title={title}>
      {children}
    </span>
  );
}

/** Labels of an alert or server as `key=value` badges, in key order. */
export function LabelBadges({
  labels,
  omit = [],
}: {
  labels: Record<string, string>;
  omit?: readonly string[];
}) {
  const shown = Object.entries(labels)
    .filter(([key]) => !omit.includes(key))
    .sort(([a], [b]) => a.localeCompare(b));
  return (
    <span className="row wrap gap-1">
      {shown.map(([key, value]) => (
        <span key={key} className="tag mono">
          {key}={value}
        </span>
      ))}
    </span>
  );
}
