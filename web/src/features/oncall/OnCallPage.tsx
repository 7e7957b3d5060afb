import "./oncall.css";
import { CalendarClock, Plus } from "lucide-react";
import { useState } from "react";

import { useMay, useMe } from "@/api/session";
import { Button, ButtonLink } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { Note } from "@/ui/note";
import { PageHeader } from "@/ui/page-header";
import { Skeleton } from "@/ui/skeleton";
import { Tabs } from "@/ui/tabs";

import { ContactPanel } from "./contact/ContactPanel";
import { PoliciesPanel } from "./policies/PoliciesPanel";
import { SchedulesPanel } from "./schedules/SchedulesPanel";
import { Agenda } from "./week/Agenda";
import { moment } from "./week/calendar";
import { gaps } from "./week/layout";
import { MyShifts } from "./week/MyShifts";
import { NowPanel } from "./week/NowPanel";
import { OverrideDialog } from "./week/OverrideDialog";
import { ShiftDialog } from "./week/ShiftDialog";
import { useWeek, type ScheduleShifts, type Week } from "./week/use-week";
import { WeekGrid, type ShiftRef, type Stretch } from "./week/WeekGrid";
import { WeekToolbar } from "./week/WeekToolbar";

/** Who is paged, now and in the weeks to come. */
export function OnCallPage() {
  const mayWrite = useMay("oncall:write");
  const mayAccount = useMay("account:write");
  const [cover, setCover] = useState<{ stretch: Stretch | null } | null>(null);
  return (
    <>
      <PageHeader
        title="On-call"
        actions={
          mayWrite ? (
            <Button kind="primary" icon={Plus} onClick={() => setCover({ stretch: null })}>
              Add override
            </Button>
          ) : null
        }
      />
      <Tabs
        label="On-call"
        tabs={[
          {
            id: "week",
            label: "Week",
            content: <WeekTab onCover={mayWrite ? (stretch) => setCover({ stretch }) : null} />,
          },
          { id: "schedules", label: "Schedules", content: <SchedulesPanel /> },
          { id: "escalation", label: "Escalation", content: <PoliciesPanel /> },
          ...(mayAccount
            ? [{ id: "contact", label: "Your contact methods", content: <ContactPanel /> }]
            : []),
        ]}
      />
      {cover === null ? null : <OverrideDialog stretch={cover.stretch} onClose={() => setCover(null)} />}
    </>
  );
}

function WeekTab({ onCover }: { onCover: ((stretch: Stretch) => void) | null }) {
  const me = useMe();
  const week = useWeek();
  const [shift, setShift] = useState<ShiftRef | null>(null);
  const { rows } = week;
  return (
    <div className="stack">
      <div>
        <WeekToolbar week={week} />
        {rows === undefined ? (
          week.error === null ? (
            <Skeleton rows={5} rowHeight={40} label="Loading the week" />
          ) : (
            <ErrorState title="The week did not load" error={week.error} onRetry={week.retry} />
          )
        ) : rows.length === 0 ? (
          <NoSchedule />
        ) : (
          <>
            <GapWarning week={week} rows={rows} onCover={onCover} />
            <WeekGrid week={week} rows={rows} me={me.id} onShift={onCover && setShift} onGap={onCover} />
            <Agenda week={week} rows={rows} me={me.id} onShift={onCover && setShift} onGap={onCover} />
          </>
        )}
      </div>
      <div className="g2">
        <NowPanel me={me.id} />
        <MyShifts me={me.id} />
      </div>
      {shift === null || onCover === null ? null : (
        <ShiftDialog
          shift={shift}
          zone={week.zone}
          onClose={() => setShift(null)}
          onCover={(stretch) => {
            setShift(null);
            onCover(stretch);
          }}
        />
      )}
    </div>
  );
}

function NoSchedule() {
  return (
    <EmptyState
      icon={CalendarClock}
      title="No schedule yet"
      action={
        <ButtonLink size="sm" to="/oncall" search={{ tab: "schedules" }}>
          Open schedules
        </ButtonLink>
      }
    >
      Until there is one, every owner and admin is paged.
    </EmptyState>
  );
}

interface GapWarningProps {
  week: Week;
  rows: readonly ScheduleShifts[];
  onCover: ((stretch: Stretch) => void) | null;
}

/** The first stretch of the week, from now on, in which nobody would be paged. */
function GapWarning({ week, rows, onCover }: GapWarningProps) {
  const first = rows
    .flatMap((row) => gaps(row.shifts, week.start, week.end).map((gap) => ({ row, gap })))
    .filter(({ gap }) => gap.to > week.now)
    .sort((a, b) => a.gap.from - b.gap.from)[0];
  if (first === undefined) return null;
  const { row, gap } = first;
  return (
    <div className="mb">
      <Note tone="warn">
        <span className="row wrap">
          <b className="m">
            Nobody is on call for {row.name} from {moment(gap.from, week.zone)} to {moment(gap.to, week.zone)}
            .
          </b>
          {onCover === null ? null : (
            <Button
              size="sm"
              className="push"
              onClick={() => onCover({ scheduleId: row.id, from: gap.from, to: gap.to })}
            >
              Cover it…
            </Button>
          )}
        </span>
      </Note>
    </div>
  );
}
