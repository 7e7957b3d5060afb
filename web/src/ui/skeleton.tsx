import { useEffect, useState, type CSSProperties } from "react";

/** True once `ms` have gone by; a skeleton that flashes for 50 ms is worse than none. */
export function useDelay(ms = 200): boolean {
  const [past, setPast] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setPast(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return past;
}

interface SkeletonProps {
  rows?: number;
  /** Height of one row in px, the same as the row that will come. */
  rowHeight?: number;
  /** What is loading, for screen readers. */
  label?: string;
}

/** Keeps the final height from the start; the bars appear after 200 ms. */
export function Skeleton({ rows = 3, rowHeight = 32, label = "Loading" }: SkeletonProps) {
  const visible = useDelay();
  return (
    <div
      role="status"
      aria-label={label}
      className="skel"
      style={{ "--row": `${rowHeight}px` } as CSSProperties}
    >
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className="skel-row">
          {visible ? <span className="sk" style={{ width: `${72 - ((index * 17) % 40)}%` }} /> : null}
        </div>
      ))}
    </div>
  );
}
