import type { ReactNode } from "react";

import { cn } from "./cn";

/** Facts as label and value. Rows whose value is undefined are left out; null shows a dash. */
export function DescriptionList({
  items,
  className,
}: {
  items: readonly (readonly [label: string, value: ReactNode])[];
  className?: string;
}) {
  return (
    <dl className={cn("kv", className)}>
      {items
        .filter(([, value]) => value !== undefined)
        .map(([label, value]) => (
          <div key={label} className="contents">
            <dt>{label}</dt>
            <dd>{value ?? "–"}</dd>
          </div>
        ))}
    </dl>
  );
}
