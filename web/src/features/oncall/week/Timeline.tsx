import type { CSSProperties } from "react";

import type { Coverage } from "@/api/types";
import { cn } from "@/ui/cn";

import { clock, moment, zoneWord } from "./calendar";
import { colorsOf, groupsOf, namesOf, type Bar, type Row } from "./layout";
import { columnsOf, type Range } from "./range";

/** A bar somebody asks about, and the row it stands in. */
export interface BarRef {
  bar: Bar;
  what: string;
  scheduleId: string | null;
}

interface TimelineProps {
  range: Range;
  now: number;
  coverage: Coverage;
  me: string;
  onBar: (bar: BarRef) => void;
}

/** Bars narrower than this have room for initials without the space around them. */
const INITIALS_SHARE = 0.05;

/** Bars narrower than this are no target for a finger; in a shorter range they are wide enough. */
const TARGET_SHARE = 0.03;

const share = (value: number): string => `${(value * 100).toFixed(3)}%`;

/** Who gets paged by each policy, and the layers that it is made from, over the time that is shown. */
export function Timeline({ range, now, coverage, me, onBar }: TimelineProps) {
  const groups = groupsOf(coverage, range.start, range.end);
  const colors = colorsOf(groups);
  const columns = columnsOf(range, now);
  const template = { "--cols": columns.map(({ length }) => `minmax(0, ${length / 3_600_000}fr)`).join(" ") };
  return (
    <section
      className="panel sched no-phone"
      aria-label="Who is on call when"
      style={template as CSSProperties}
    >
      <div className="sr hd" aria-hidden="true">
        <div className="sl" />
        <div className="cols">
          {columns.map(({ at, label, today }) => (
            <span key={at} className={cn("dh", today && "today")}>
              {label}
            </span>
          ))}
        </div>
      </div>
      <div className="body">
        <div className="cols lines" aria-hidden="true">
          {columns.map(({ at }) => (
            <span key={at} />
          ))}
        </div>
        {now >= range.start && now < range.end ? (
          <div
            className={cn("nowl", now > range.start + (range.end - range.start) * 0.95 && "late")}
            style={{ "--n": (now - range.start) / (range.end - range.start) } as CSSProperties}
            aria-hidden="true"
          >
            <span className="num">{clock(now, range.zone)}</span>
          </div>
        ) : null}
        {groups.map((group) => (
          <div key={group.key}>
            <h2 className="grp">{group.title}</h2>
            {group.rows.map((row) => (
              <TimelineRow
                key={row.key}
                row={row}
                range={range}
                now={now}
                me={me}
                colors={colors}
                onPress={(bar) => onBar({ bar, what: row.what, scheduleId: row.scheduleId })}
              />
            ))}
          </div>
        ))}
      </div>
    </section>
  );
}

interface TimelineRowProps {
  row: Row;
  range: Range;
  now: number;
  me: string;
  colors: ReadonlyMap<string, string>;
  onPress: (bar: Bar) => void;
}

function TimelineRow({ row, range, now, me, colors, onPress }: TimelineRowProps) {
  return (
    <div className="sr">
      <div className="sl">
        <b className="font-medium truncate">{row.label}</b>
        <span className="text-xs text-text-3 truncate" title={row.note}>
          {row.note}
        </span>
      </div>
      <ul className="st-t" aria-label={row.what}>
        {row.bars.map((bar) => (
          <li key={bar.key}>
            <TimelineBar
              bar={bar}
              said={sentence(bar, range, me)}
              now={bar.kind === "page" && now >= bar.from && now < bar.to}
              color={colors.get(bar.people[0]?.id ?? "")}
              onPress={() => onPress(bar)}
            />
          </li>
        ))}
      </ul>
    </div>
  );
}

interface TimelineBarProps {
  bar: Bar;
  said: string;
  now: boolean;
  color: string | undefined;
  onPress: () => void;
}

function TimelineBar({ bar, said, now, color, onPress }: TimelineBarProps) {
  const look = {
    className: cn("sh", bar.kind, bar.width < INITIALS_SHARE && "tiny", now && "now"),
    style: {
      left: share(bar.left),
      width: `calc(${share(bar.width)} - 2px)`,
      "--s": color,
    } as CSSProperties,
    "aria-label": said,
    title: said,
  };
  const content = (
    <>
      {bar.words}
      {bar.hatched.map((each) => (
        <span key={each.left} className="cut" style={{ left: share(each.left), width: share(each.width) }} />
      ))}
    </>
  );
  if (bar.width < TARGET_SHARE) {
    return (
      <span role="img" {...look}>
        {content}
      </span>
    );
  }
  return (
    <button type="button" onClick={onPress} {...look}>
      {content}
    </button>
  );
}

/** What a bar says to who cannot see it: whom, from when to when, and what is particular about it. */
function sentence(bar: Bar, { zone }: Range, me: string): string {
  const span = `${moment(bar.from, zone)} to ${moment(bar.to, zone)} ${zoneWord(zone)}`;
  const unreached = bar.unreached.length === 0 ? "" : `. No way to reach ${namesOf(bar.unreached)}`;
  if (bar.kind === "gap") return `Gap: nobody would be paged, ${span}${unreached}`;
  const people = bar.people.map(({ id, name }) => `${name}${id === me ? " (you)" : ""}`).join(", ");
  const aside =
    bar.kind === "override"
      ? ", standing in"
      : bar.hatched.length > 0
        ? ", with somebody else standing in for a part"
        : "";
  return `${people}, ${span}${aside}${unreached}`;
}
