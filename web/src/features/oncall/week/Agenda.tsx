import { TriangleAlert } from "lucide-react";

import type { Coverage } from "@/api/types";
import { Person } from "@/ui/avatar";
import { Button } from "@/ui/button";

import { agendaOf, gapsFrom, hoursOf, type AgendaItem } from "./agenda";
import { clock, dayMonth, dayStart, moment } from "./calendar";
import type { Gap } from "./gaps";
import type { Stretch } from "./layout";
import type { Range } from "./range";
import type { BarRef } from "./Timeline";

interface AgendaProps {
  range: Range;
  now: number;
  coverage: Coverage;
  me: string;
  onBar: (bar: BarRef) => void;
  /** Null when the person may not change schedules. */
  onCover: ((stretch: Stretch) => void) | null;
}

/** The time on a phone: day by day, from today when today is in it. */
export function Agenda({ range, now, coverage, me, onBar, onCover }: AgendaProps) {
  const today = dayStart(now, range.zone);
  const shown = range.days.includes(today) ? range.days.filter((at) => at >= today) : range.days;
  const whole = { from: shown[0] ?? range.start, to: range.end };
  return (
    <ol className="ag only-phone panel" aria-label="Agenda">
      {shown.map((at) => {
        const until = dayStart(at, range.zone, 1);
        return (
          <li key={at}>
            <h2>
              {dayMonth(at, range.zone)}
              {at === today ? ", today" : ""}
            </h2>
            <ul>
              {agendaOf(coverage, at, until).map((item) => (
                <Item
                  key={item.key}
                  item={item}
                  hours={hoursOf(item.from, item.to, at, until, range.zone)}
                  me={me}
                  onBar={onBar}
                />
              ))}
              {gapsFrom(coverage, at, until, whole).map((gap) => (
                <GapItem
                  key={`${gap.policyId}${gap.from}`}
                  gap={gap}
                  hours={`${clock(gap.from, range.zone)} to ${
                    gap.to < until ? clock(gap.to, range.zone) : moment(gap.to, range.zone)
                  }`}
                  onCover={onCover}
                />
              ))}
            </ul>
          </li>
        );
      })}
    </ol>
  );
}

interface ItemProps {
  item: AgendaItem;
  hours: string;
  me: string;
  onBar: (bar: BarRef) => void;
}

function Item({ item, hours, me, onBar }: ItemProps) {
  const what = item.roles.join("; ");
  const standing = item.standsInFor.length === 0 ? "" : `, for ${item.standsInFor.join(", ")}`;
  return (
    <li>
      <button
        type="button"
        className="row ag-i"
        onClick={() =>
          onBar({ bar: { ...item.bar, people: [item.user] }, what, scheduleId: item.scheduleId })
        }
      >
        <span className="num text-text-2 tw">{hours}</span>
        <Person name={item.user.name} />
        <span className="ml-auto text-xs text-text-3 text-right">
          {what}
          {standing}
          {item.user.id === me ? ", you" : ""}
        </span>
      </button>
    </li>
  );
}

function GapItem({ gap, hours, onCover }: { gap: Gap; hours: string; onCover: AgendaProps["onCover"] }) {
  const { scheduleId } = gap;
  return (
    <li className="row text-warn">
      <TriangleAlert className="ic s" aria-hidden="true" />
      <span className="grow">
        {hours}: nobody first for {gap.policy}
      </span>
      {onCover === null || scheduleId === null ? null : (
        <Button size="sm" onClick={() => onCover({ scheduleId, from: gap.from, to: gap.to })}>
          Cover…
        </Button>
      )}
    </li>
  );
}
