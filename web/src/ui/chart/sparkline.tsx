import type { CSSProperties } from "react";

import { linePaths, niceCeiling } from "./scale";

interface SparklineProps {
  values: readonly (number | null)[];
  /** A sentence: "Alerts a day over two weeks, rising". */
  label: string;
  color?: string;
}

/** No axis, last point marked; the number stands beside it. */
export function Sparkline({ values, label, color = "var(--text-2)" }: SparklineProps) {
  const top = niceCeiling(Math.max(0, ...values.map((value) => value ?? 0)));
  const last = values.at(-1);
  return (
    <svg
      className="spark"
      viewBox="0 0 96 20"
      role="img"
      aria-label={label}
      style={{ "--s": color } as CSSProperties}
    >
      {linePaths(values, top, 96, 20).map((path) => (
        <path key={path} className="ln" d={path} />
      ))}
      {last === null || last === undefined ? null : (
        <circle cx="96" cy={20 - (last / top) * 20} r="2" fill={color} />
      )}
    </svg>
  );
}
