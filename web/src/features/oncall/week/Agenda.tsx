import { TriangleAlert } from "lucide-react";

import { Person } from "@/ui/avatar";
import { Button } from "@/ui/button";

import { clock, dayName, dayStart, moment, type Zone } from "./calendar";
import { agendaOf, gaps, type AgendaItem } from "./layout";
import type { ScheduleShifts, Week } from "./use-week";
import type { ShiftRef, Stretch } from "./WeekGrid";

interface AgendaProps {
  week: Week;
  rows: readonly ScheduleShifts[];
  me: string;
  onShift: ((shift: ShiftRef) => void) | null;
  onGap: ((gap: Stretch) => void) | null;
}

/** The week on a phone: day by day, from today when it is this week. */
export function Agenda({ week, rows, me, onShift, onGap }: AgendaProps) {
  const today = dayStart(week.now, week.zone);
  const days = week.days.slice(0, 7);
  const shown = days.includes(today) ? days.filter((at) => at >= today) : days;
  return (
    <ol className="ag only-phone panel" aria-label="Agenda">
      {shown.map((at) => {
        const until = dayStart(at, week.zone, 1);
        return (
          <li key={at}>
            <h2>
              {dayName(at, week.zone)}
              {at === today ? ", today" : ""}
            </h2>
            <ul>
              {agendaOf(rows, at, until).map((item) => (
                <Item key={item.key} item={item} zone={week.zone} me={me} onShift={onShift} />
              ))}
              {rows.flatMap((row) =>
                gaps(row.shifts, at, until).map((gap) => (
                  <li key={`${row.id}${gap.from}`} className="row c-warn">
                    <TriangleAlert className="ic s" aria-hidden="true" />
                    <span className="grow">
                      {moment(gap.from, week.zone)} to {moment(gap.to, week.zone)}: nobody for {row.name}
                    </span>
                    {onGap === null ? null : (
                      <Button
                        size="sm"
                        onClick={() => onGap({ scheduleId: row.id, from: gap.from, to: gap.to })}
                      >
                        Cover…
                      </Button>
                    )}
                  </li>
                )),
              )}
            </ul>
          </li>
        );
      })}
    </ol>
  );
}

function hours({ kind, from, to }: AgendaItem["when"], zone: Zone): string {
  switch (kind) {
    case "all":
      return "all day";
    case "until":
      return `until ${clock(to, zone)}`;
    case "from":
      return `from ${clock(from, zone)}`;
    case "between":
      return `${clock(from, zone)}–${clock(to, zone)}`;
  }
}

interface ItemProps {
  item: AgendaItem;
  zone: Zone;
  me: string;
  onShift: ((shift: ShiftRef) => void) | null;
}

function Item({ item, zone, me, onShift }: ItemProps) {
  const { block, schedule, scheduleId } = item;
  const body = (
    <>
      <span className="num t2 tw">{hours(item.when, zone)}</span>
      <span className="grow">
        <Person name={block.user.name} you={block.user.id === me} />
        <span className="block fs12 t3">
          {schedule}
          {block.override === null ? "" : ", standing in"}
        </span>
      </span>
    </>
  );
  return (
    <li>
      {onShift === null ? (
        <div className="row ag-i">{body}</div>
      ) : (
        <button type="button" className="row ag-i" onClick={() => onShift({ scheduleId, schedule, block })}>
          {body}
        </button>
      )}
    </li>
  );
}
