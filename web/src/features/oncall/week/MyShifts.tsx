import { useQueries, useQuery } from "@tanstack/react-query";
import { CalendarClock } from "lucide-react";

import { EmptyState } from "@/ui/empty-state";
import { useNow } from "@/ui/now";
import { Panel } from "@/ui/panel";
import { Skeleton } from "@/ui/skeleton";
import { Time } from "@/ui/time";

import { schedulesQuery } from "../api/schedules";
import { shiftsQuery } from "../api/shifts";
import { dayStart } from "./calendar";
import { blocks } from "./layout";

const AHEAD_DAYS = 56;
const SHOWN = 4;

/** The next turns of the person who is signed in. */
export function MyShifts({ me }: { me: string }) {
  const from = dayStart(useNow(60), "utc");
  const to = dayStart(from, "utc", AHEAD_DAYS);
  const now = useNow(60);
  const schedules = useQuery(schedulesQuery);
  const list = schedules.data ?? [];
  const answers = useQueries({ queries: list.map((each) => shiftsQuery(each.id, from, to)) });
  const ready = schedules.data !== undefined && answers.every((each) => each.data !== undefined);
  const mine = list
    .flatMap((schedule, index) =>
      blocks(
        (answers[index]?.data ?? []).filter((shift) => shift.user.id === me),
        from,
        to,
      ).map((block) => ({ schedule: schedule.name, block })),
    )
    .filter(({ block }) => block.to > now)
    .sort((a, b) => a.block.from - b.block.from)
    .slice(0, SHOWN);
  return (
    <Panel title="Your next shifts">
      {!ready ? (
        <Skeleton rows={2} label="Loading your shifts" />
      ) : mine.length === 0 ? (
        <EmptyState icon={CalendarClock} title="You have no shift in the next eight weeks" />
      ) : (
        <ul className="list">
          {mine.map(({ schedule, block }) => (
            <li key={`${schedule}${block.from}`}>
              <CalendarClock className="ic" aria-hidden="true" />
              <div className="grow">
                {block.from <= now ? "Now" : <Time at={block.from} as="short" minutes />}
                {block.from <= now ? ", until " : " to "}
                <Time at={block.to} as="short" minutes />
                <div className="fs12 t2">
                  {schedule}
                  {block.override === null ? "" : ", standing in"}
                </div>
              </div>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
