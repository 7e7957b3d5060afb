import { useState } from "react";

import { useMe } from "@/api/session";
import type { Coverage } from "@/api/types";
import { EmptyState } from "@/ui/empty-state";
import { ButtonLink } from "@/ui/button";
import { ErrorState } from "@/ui/error-state";
import { Skeleton } from "@/ui/skeleton";

import { PeoplePanels } from "../people/PeoplePanels";
import { Agenda } from "./Agenda";
import { dayStart } from "./calendar";
import { GapBanner } from "./GapBanner";
import { gapsOf } from "./gaps";
import { ms, type Stretch } from "./layout";
import { MyShifts } from "./MyShifts";
import { RangeToolbar } from "./RangeToolbar";
import { ShiftDialog } from "./ShiftDialog";
import { Timeline, type BarRef } from "./Timeline";
import { useAhead, useRange } from "./use-range";

/** Gaps are told of this many days before they come. */
const WARN_DAYS = 28;

interface RangeTabProps {
  /** Null when the person may not change schedules. */
  onCover: ((stretch: Stretch) => void) | null;
}

/** Who is paged in a day, a week or four weeks; who can be reached; how much has fallen to whom. */
export function RangeTab({ onCover }: RangeTabProps) {
  const me = useMe();
  const view = useRange();
  const ahead = useAhead();
  const [shown, setShown] = useState<BarRef | null>(null);
  const { range, now, coverage } = view;
  const { data } = coverage;
  const parts = { range, now, me: me.id, onBar: setShown };
  return (
    <div className="stack">
      <div>
        <RangeToolbar view={view} zones={data?.schedules.map((each) => each.time_zone) ?? []} />
        {data === undefined ? (
          coverage.isError ? (
            <ErrorState
              title="Who is on call did not load"
              error={coverage.error}
              onRetry={() => void coverage.refetch()}
            />
          ) : (
            <Skeleton rows={5} rowHeight={40} label="Loading who is on call" />
          )
        ) : (
          <>
            <NextGap known={[data, ahead.data]} view={view} onCover={onCover} />
            {data.schedules.length === 0 ? <NoSchedule /> : null}
            {data.policies.length + data.schedules.length === 0 ? null : (
              <>
                <Timeline coverage={data} {...parts} />
                <Agenda coverage={data} {...parts} onCover={onCover} />
              </>
            )}
          </>
        )}
      </div>
      <div className="g3">
        <MyShifts me={me.id} zone={range.zone} onCover={onCover} />
        <PeoplePanels from={range.start} to={range.end} me={me.id} />
      </div>
      {shown === null ? null : (
        <ShiftDialog
          shown={shown}
          zone={range.zone}
          onClose={() => setShown(null)}
          onCover={
            onCover === null
              ? null
              : (stretch) => {
                  setShown(null);
                  onCover(stretch);
                }
          }
        />
      )}
    </div>
  );
}

interface NextGapProps extends RangeTabProps {
  known: readonly (Coverage | undefined)[];
  view: ReturnType<typeof useRange>;
}

/** Looks in the next four weeks and, when that is later, in the time that is shown. */
function NextGap({ known: [shown, ahead], view: { range, now }, onCover }: NextGapProps) {
  const soon = dayStart(now, range.zone, WARN_DAYS);
  const found =
    ahead === undefined ? [] : gapsOf(ahead.policies, now, ms(ahead.to)).filter((gap) => gap.from < soon);
  const later = shown === undefined ? [] : gapsOf(shown.policies, Math.max(range.start, now), range.end);
  const gaps = found.length > 0 ? found : later;
  const horizon = found.length > 0 && ahead !== undefined ? ms(ahead.to) : range.end;
  return <GapBanner gaps={gaps} zone={range.zone} now={now} horizon={horizon} onCover={onCover} />;
}

function NoSchedule() {
  return (
    <EmptyState
      title="No schedule yet"
      action={
        <ButtonLink size="sm" to="/oncall" search={{ tab: "schedules" }}>
          Open schedules
        </ButtonLink>
      }
    >
      Until there is one, every owner and admin is on call.
    </EmptyState>
  );
}
