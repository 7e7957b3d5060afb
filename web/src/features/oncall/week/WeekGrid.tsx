import type { CSSProperties } from "react";

import { cn } from "@/ui/cn";

import { clock, dayName, dayStart, moment, type Zone } from "./calendar";
import { blocks, colorsOf, gaps, type Block } from "./layout";
import type { ScheduleShifts, Week } from "./use-week";

export interface ShiftRef {
  scheduleId: string;
  schedule: string;
  block: Block;
}

export interface Stretch {
  scheduleId: string;
  from: number;
  to: number;
}

interface WeekGridProps {
  week: Week;
  rows: readonly ScheduleShifts[];
  me: string;
  /** Null when the person may not change schedules. */
  onShift: ((shift: ShiftRef) => void) | null;
  onGap: ((gap: Stretch) => void) | null;
}

const share = (value: number): string => `${(value * 100).toFixed(3)}%`;

/** Seven days, a row for each schedule. */
export function WeekGrid({ week, rows, me, onShift, onGap }: WeekGridProps) {
  const { now, start, end, zone, days } = week;
  const colors = colorsOf(rows.flatMap((row) => row.shifts));
  const today = dayStart(now, zone);
  return (
    <section className="panel sched no-phone" aria-label="Week schedule">
      <div className="sr hd" aria-hidden="true">
        <div className="sl" />
        <div className="st-t">
          {days.slice(0, 7).map((at) => (
            <span key={at} className={cn("dh", at === today && "today")}>
              {dayName(at, zone)}
              {at === today ? " · today" : ""}
            </span>
          ))}
        </div>
      </div>
      <div className="body">
        {now >= start && now < end ? (
          <div
            className="nowl"
            style={{ "--n": (now - start) / (end - start) } as CSSProperties}
            aria-hidden="true"
          >
            <span className="num">{clock(now, zone)}</span>
          </div>
        ) : null}
        {rows.map((row) => (
          <div key={row.id} className="sr">
            <div className="sl">
              <b className="m clip">{row.name}</b>
            </div>
            <ul className="st-t" aria-label={row.name}>
              {blocks(row.shifts, start, end).map((block) => (
                <li key={block.key}>
                  <ShiftBlock
                    block={block}
                    zone={zone}
                    color={colors.get(block.user.id)}
                    now={now >= block.from && now < block.to}
                    mine={block.user.id === me}
                    onPress={
                      onShift === null
                        ? null
                        : () => onShift({ scheduleId: row.id, schedule: row.name, block })
                    }
                  />
                </li>
              ))}
              {gaps(row.shifts, start, end).map((gap) => (
                <li key={gap.from}>
                  <button
                    type="button"
                    className="sh gap"
                    style={{ left: share(gap.left), width: share(gap.width) }}
                    disabled={onGap === null}
                    aria-label={`Nobody on call, ${moment(gap.from, zone)} to ${moment(gap.to, zone)}. Cover it`}
                    onClick={() => onGap?.({ scheduleId: row.id, from: gap.from, to: gap.to })}
                  >
                    Gap
                  </button>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </section>
  );
}

interface ShiftBlockProps {
  block: Block;
  zone: Zone;
  color: string | undefined;
  now: boolean;
  mine: boolean;
  onPress: (() => void) | null;
}

function ShiftBlock({ block, zone, color, now, mine, onPress }: ShiftBlockProps) {
  const span = `${moment(block.from, zone)} to ${moment(block.to, zone)}`;
  const said = `${block.user.name}${mine ? " (you)" : ""}, ${span}${block.override === null ? "" : ", standing in"}`;
  return (
    <button
      type="button"
      className={cn("sh", now && "now", block.override !== null && "ov")}
      style={
        { left: share(block.left), width: `calc(${share(block.width)} - 2px)`, "--s": color } as CSSProperties
      }
      aria-label={said}
      title={said}
      disabled={onPress === null}
      onClick={() => onPress?.()}
    >
      {block.words}
    </button>
  );
}
