import { Button, ButtonLink } from "@/ui/button";
import { Note } from "@/ui/note";

import { dayMonth, clock, zoneWord, type Zone } from "./calendar";
import type { Gap } from "./gaps";
import { namesOf, ordinal, type Stretch } from "./layout";

interface GapBannerProps {
  gaps: readonly Gap[];
  zone: Zone;
  now: number;
  /** Until when was looked; a gap that lasts until then may last longer. */
  horizon: number;
  onCover: ((stretch: Stretch) => void) | null;
}

/** The next time in which a policy's first step pages nobody, what happens instead, and what can be done. */
export function GapBanner({ gaps, zone, now, horizon, onCover }: GapBannerProps) {
  const [gap, ...others] = gaps;
  if (gap === undefined) return null;
  const { scheduleId } = gap;
  return (
    <div className="mb-4">
      <Note tone="warn">
        <span className="row wrap">
          <span className="grow oc-gap">
            <b className="font-medium">
              Nobody would be paged first for {gap.policy} {span(gap, zone, now, horizon)}.
            </b>{" "}
            {reason(gap)} {instead(gap)}
            {others.length === 0
              ? ""
              : others.length === 1
                ? " One more gap follows."
                : ` ${others.length} more gaps follow.`}
          </span>
          {onCover === null ? null : scheduleId === null ? (
            <ButtonLink size="sm" className="ml-auto" to="/oncall" search={{ tab: "escalation" }}>
              Open escalation
            </ButtonLink>
          ) : (
            <Button
              size="sm"
              className="ml-auto"
              onClick={() => onCover({ scheduleId, from: gap.from, to: gap.to })}
            >
              Cover it…
            </Button>
          )}
        </span>
      </Note>
    </div>
  );
}

function span({ from, to }: Gap, zone: Zone, now: number, horizon: number): string {
  const at = (time: number) => `${dayMonth(time, zone)} ${clock(time, zone)}`;
  const begins = from <= now ? "from now" : `from ${at(from)}`;
  return to >= horizon ? `${begins} on` : `${begins} to ${at(to)} ${zoneWord(zone)}`;
}

function reason({ unreached }: Gap): string {
  return unreached.length === 0
    ? "Nobody whom the step means is here and enabled."
    : `There is no way to reach ${namesOf(unreached)}.`;
}

function instead({ step, users }: Gap): string {
  return step === null
    ? "No other step reaches anybody either: pages in that time reach nobody."
    : `Pages in that time go at once to the ${ordinal(step).toLowerCase()} step: ${namesOf(users)}.`;
}
