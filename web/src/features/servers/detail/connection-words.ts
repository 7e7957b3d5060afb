import type { ServerConnection } from "@/api/types";
import { NONE, percent } from "@/ui/format/numbers";
import { duration, shortTime } from "@/ui/format/time";

type Stretch = ServerConnection["stretches"][number];

const seconds = (one: Stretch): number => (Date.parse(one.until) - Date.parse(one.since)) / 1000;

/** "99.9%": rounded down, so that 100% means that it was never away. */
export function reachableWords(share: number | null): string {
  return share === null ? NONE : percent(Math.floor(share * 1000) / 1000);
}

/** "Not reachable 00:41 to 00:44, 3 min: Nothing listens on port 22 of web-1." Only the reason's first sentence. */
export function outageWords(one: Stretch, until: string): string {
  const length = duration(seconds(one));
  const when =
    one.until === until
      ? `since ${shortTime(one.since, until, false)}, ${length}`
      : `${shortTime(one.since, until, false)} to ${shortTime(one.until, until, false)}, ${length}`;
  const reason = one.reason?.split(/\. |\.$/u)[0];
  return `Not reachable ${when}${reason === undefined || reason === "" ? "" : `: ${reason}`}.`;
}

export interface ConnectionWords {
  outages: string[];
  /** What is not known of the time, or null when all of it is. */
  unknown: string | null;
  /** The whole in one sentence. */
  label: string;
}

/** A connection's day in words, the newest outage first. */
export function connectionWords(connection: ServerConnection): ConnectionWords {
  const of = (state: Stretch["state"]) => connection.stretches.filter((one) => one.state === state);
  const outages = of("unreachable")
    .reverse()
    .map((one) => outageWords(one, connection.until));
  const blind = of("unknown").reduce((sum, one) => sum + seconds(one), 0);
  const known = connection.reachable !== null;
  return {
    outages,
    unknown:
      blind < 60 ? null : known ? `Nothing is known of ${duration(blind)}.` : "It was not checked yet.",
    label: known
      ? `Reachable ${reachableWords(connection.reachable)} of the time that is known. ${outages.join(" ")}`.trim()
      : "Nothing is known of the connection yet.",
  };
}

/** Widths of the strip's parts, in per cent of the time. */
export function stripParts(
  connection: ServerConnection,
): { key: string; state: Stretch["state"]; width: number }[] {
  const whole = Date.parse(connection.until) - Date.parse(connection.since);
  return connection.stretches.map((one) => ({
    key: one.since,
    state: one.state,
    width: ((seconds(one) * 1000) / whole) * 100,
  }));
}
