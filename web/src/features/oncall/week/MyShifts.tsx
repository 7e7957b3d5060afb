import { CalendarClock } from "lucide-react";

import type { ScheduleCoverage } from "@/api/types";
import { Button } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { useNow } from "@/ui/now";
import { Panel } from "@/ui/panel";
import { Skeleton } from "@/ui/skeleton";
import { Countdown } from "@/ui/time";

import { clock, dayMonth, type Zone } from "./calendar";
import { type Stretch } from "./layout";
import { shiftsOf, type OwnShift } from "./own-shifts";
import { useAhead } from "./use-range";

const SHOWN = 4;

interface MyShiftsProps {
  me: string;
  zone: Zone;
  onCover: ((stretch: Stretch) => void) | null;
}

/** The next turns of the person who is signed in, and to whom they hand over. */
export function MyShifts({ me, zone, onCover }: MyShiftsProps) {
  const ahead = useAhead();
  return (
    <Panel title="Your next shifts">
      {ahead.data !== undefined ? (
        <Shifts schedules={ahead.data.schedules} me={me} zone={zone} onCover={onCover} />
      ) : ahead.isError ? (
        <ErrorState
          title="Your shifts did not load"
          error={ahead.error}
          onRetry={() => void ahead.refetch()}
        />
      ) : (
        <Skeleton rows={3} label="Loading your shifts" />
      )}
    </Panel>
  );
}

function Shifts({
  schedules,
  me,
  zone,
  onCover,
}: MyShiftsProps & { schedules: readonly ScheduleCoverage[] }) {
  const now = useNow(60);
  const shifts = shiftsOf(schedules, me, now).slice(0, SHOWN);
  if (shifts.length === 0) {
    return <EmptyState icon={CalendarClock} title="You have no shift in the next eight weeks" />;
  }
  return (
    <ul className="list">
      {shifts.map((shift) => (
        <li key={`${shift.scheduleId}${shift.from}`}>
          <CalendarClock className="ic" aria-hidden="true" />
          <div className="grow">
            {shift.from <= now ? "Now, until " : `${at(shift.from, zone)} to `}
            {at(shift.to, zone)}
            <div className="text-xs text-text-2">
              {shift.schedule}
              {shift.override ? ", standing in" : ""}
              <HandOver shift={shift} now={now} />
            </div>
          </div>
          {onCover === null ? null : (
            <Button
              kind="ghost"
              size="sm"
              aria-label={`Have somebody else take ${shift.schedule}, ${at(shift.from, zone)}`}
              onClick={() =>
                onCover({ scheduleId: shift.scheduleId, from: Math.max(shift.from, now), to: shift.to })
              }
            >
              Swap…
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

const at = (time: number, zone: Zone): string => `${dayMonth(time, zone)} ${clock(time, zone)}`;

function HandOver({ shift, now }: { shift: OwnShift; now: number }) {
  if (shift.next === null) return null;
  if (shift.from > now) return <>; then {shift.next}</>;
  return (
    <>
      . Hand over to {shift.next} in{" "}
      <b className="font-medium num">
        <Countdown to={shift.to} />
      </b>
    </>
  );
}
