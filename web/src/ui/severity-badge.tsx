import type { ComponentType, CSSProperties } from "react";

import { cn } from "./cn";
import { Sev1Mark, Sev2Mark, Sev3Mark, Sev4Mark, Sev5Mark } from "./marks";

export type Severity = "sev1" | "sev2" | "sev3" | "sev4" | "sev5";

const SHAPES: Record<Severity, ComponentType> = {
  sev1: Sev1Mark,
  sev2: Sev2Mark,
  sev3: Sev3Mark,
  sev4: Sev4Mark,
  sev5: Sev5Mark,
};

/** What each level means, for choosing one. */
export const SEVERITY_MEANING: Record<Severity, string> = {
  sev1: "Customers cannot do the main thing",
  sev2: "The main thing is badly degraded",
  sev3: "Part degraded, a workaround exists",
  sev4: "Small or internal",
  sev5: "No page",
};

interface SeverityBadgeProps {
  severity: Severity;
  /** With its quiet background. */
  box?: boolean;
  /** A solid block; allowed for SEV1 alone and ignored elsewhere. */
  solid?: boolean;
  /** The shape alone, where the word stands beside it. */
  bare?: boolean;
}

/** SEV1 to SEV5: shape and word say it, colour repeats it. */
export function SeverityBadge({ severity, box = false, solid = false, bare = false }: SeverityBadgeProps) {
  const Shape = SHAPES[severity];
  const block = solid && severity === "sev1";
  const ground = block ? "var(--sev1-solid)" : box ? "var(--sev1-quiet)" : "var(--surface-1)";
  return (
    <span
      className={cn("sev", `s${severity.slice(3)}`, (box || block) && "box", block && "solid")}
      style={{ "--k": ground } as CSSProperties}
    >
      <Shape />
      {bare ? null : severity.toUpperCase()}
    </span>
  );
}
