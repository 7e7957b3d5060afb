import { useEffect } from "react";

const STORAGE = "opssight.count.";

/**
 * How many rows a list had when it was last seen in this browser, so that its skeleton keeps that much room and nothing
 * moves when the rows arrive. Give the present count once it is known.
 */
export function useLastCount(name: string, present: number | undefined, fallback: number): number {
  useEffect(() => {
    if (present !== undefined) localStorage.setItem(STORAGE + name, String(present));
  }, [name, present]);
  const stored = Number(localStorage.getItem(STORAGE + name) ?? Number.NaN);
  return Number.isNaN(stored) ? fallback : stored;
}
