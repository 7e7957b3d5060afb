import { queryOptions } from "@tanstack/react-query";

import { get } from "@/api/client";
import { keys } from "@/api/keys";
import type { Coverage, OnCallPeople } from "@/api/types";

const everyMinute = 60_000;
const span = (from: number, to: number) => ({
  from: new Date(from).toISOString(),
  to: new Date(to).toISOString(),
});

/** Who is paged when by every policy, and the schedules it is made from, from one moment (ms) to another. */
export const coverageQuery = (from: number, to: number) =>
  queryOptions({
    queryKey: [...keys.oncall.view("coverage"), from, to],
    queryFn: ({ signal }) => get<Coverage>("oncall/coverage", span(from, to), signal),
  });

/** Whether the people on call in a time can be reached, and the load of the last four weeks. Deliveries come and go. */
export const peopleQuery = (from: number, to: number) =>
  queryOptions({
    queryKey: [...keys.oncall.view("people"), from, to],
    queryFn: ({ signal }) => get<OnCallPeople>("oncall/people", span(from, to), signal),
    refetchInterval: everyMinute,
  });
