import { duration, fullTime, relativeTime, shortTime, toDate, type Instant } from "./format/time";
import { NONE } from "./format/numbers";
import { useNow } from "./now";

interface TimeProps {
  at: Instant | null | undefined;
  /** "relative" says "27 min ago"; "short" says "02:47:12", "Wed 22:05", "10 Mar 00:14". */
  as?: "relative" | "short";
  /** With "short": leave the seconds out. */
  minutes?: boolean;
  className?: string;
  /** Shown when there is no time, such as "never". */
  none?: string;
}

/** A moment. The exact one, in UTC and in the person's zone, is on hover and in `datetime`. */
export function Time({ at, as = "relative", minutes = false, className, none = NONE }: TimeProps) {
  const now = useNow(as === "relative" ? 1 : 60);
  if (at === null || at === undefined) return <span className={className}>{none}</span>;
  const date = toDate(at);
  return (
    <time dateTime={date.toISOString()} title={fullTime(date)} className={className}>
      {as === "relative" ? relativeTime(date, now) : shortTime(date, now, !minutes)}
    </time>
  );
}

interface DurationProps {
  /** Length in seconds; or give `from`, and `to` when it has ended. */
  seconds?: number | null;
  from?: Instant | null;
  to?: Instant | null;
  className?: string;
}

/** A length of time. Without `to` it goes on counting. */
export function Duration({ seconds, from, to, className }: DurationProps) {
  const now = useNow(1);
  let length = seconds ?? null;
  if (from !== null && from !== undefined) {
    const end = to === null || to === undefined ? now : toDate(to).getTime();
    length = Math.max(0, (end - toDate(from).getTime()) / 1000);
    if (to === null || to === undefined) length = Math.floor(length);
  }
  return <span className={`num ${className ?? ""}`}>{duration(length)}</span>;
}

/** Counts down to a moment: "3 min 42 s". Says `past` once it has come. */
export function Countdown({ to, past = "now" }: { to: Instant; past?: string }) {
  const left = Math.ceil((toDate(to).getTime() - useNow(1)) / 1000);
  return (
    <time dateTime={toDate(to).toISOString()} title={fullTime(to)}>
      {left > 0 ? duration(left) : past}
    </time>
  );
}
