import { useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { readinessQuery } from "@/api/shared/readiness";
import type { Deliveries } from "@/api/types";
import { count } from "@/ui/format/numbers";
import { duration } from "@/ui/format/time";
import { Panel } from "@/ui/panel";
import { StateBadge } from "@/ui/state-badge";

import { deliveriesQuery } from "../api/deliveries";

/** The parts of /readyz that hand on events and do jobs. */
const PARTS = ["relay", "jobs", "worker"];

const LANES = { urgent: "Urgent events", ordinary: "Ordinary events" } as const;

/** "3 wait, the oldest for 12 s", or that nothing does. */
export function laneWords({ count: waits, oldest_seconds: oldest }: Deliveries["waiting"][number]): string {
  if (waits === 0) return "None waits";
  return `${count(waits)} ${waits === 1 ? "waits" : "wait"}, the oldest for ${duration(oldest)}`;
}

/** Whether pages are late: what waits to be handed on, and how relay, jobs and worker are. */
export function LagPanel() {
  const ready = useQuery({ ...readinessQuery, refetchInterval: 15_000 });
  const lag = useInfiniteQuery(deliveriesQuery).data?.lag;
  const parts = (ready.data?.components ?? []).filter(({ name }) => PARTS.includes(name));
  return (
    <Panel title="How far behind" note="what waits to be handed on and done">
      <ul className="list chkl">
        {parts.map(({ name, state, detail }) => (
          <li key={name}>
            <StateBadge state={state} box />
            <div className="grow">
              <div className="font-medium">{name}</div>
              <div className="text-xs text-text-2">{detail}</div>
            </div>
          </li>
        ))}
        {lag?.waiting.map((lane) => (
          <li key={lane.priority}>
            <div className="grow">
              <div className="font-medium">{LANES[lane.priority]}</div>
              <div className="text-xs text-text-2 num">{laneWords(lane)}</div>
            </div>
          </li>
        ))}
        {lag === undefined || lag.put_off === 0 ? null : (
          <li>
            <div className="grow">
              <div className="font-medium">Put off</div>
              <div className="text-xs text-text-2 num">
                {count(lag.put_off)} failed and are tried again by themselves
              </div>
            </div>
          </li>
        )}
      </ul>
    </Panel>
  );
}
