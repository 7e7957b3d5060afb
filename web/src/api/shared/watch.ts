/** What the watch strip, the navigation and Now look at. */
import { queryOptions } from "@tanstack/react-query";

import { get } from "../client";
import { keys } from "../keys";
import type { Page } from "../pages";
import type { Alert, Execution, Incident, IncidentStats, OnCall, Server } from "../types";

const everyMinute = 60_000;

export const incidentStatsQuery = queryOptions({
  queryKey: keys.incidents.view("stats"),
  queryFn: ({ signal }) => get<IncidentStats>("incidents/stats", undefined, signal),
  refetchInterval: everyMinute,
});

/** Firing alerts, newest first. The strip shows how many there are: "200+" when the page is full. */
export const firingAlertsQuery = queryOptions({
  queryKey: keys.alerts.view("firing"),
  queryFn: ({ signal }) => get<Page<Alert>>("alerts", { status: "firing", limit: 200 }, signal),
  refetchInterval: everyMinute,
});

export const onCallQuery = queryOptions({
  queryKey: keys.oncall.view("now"),
  queryFn: ({ signal }) => get<OnCall>("oncall", undefined, signal),
  refetchInterval: everyMinute,
});

export const openIncidentsQuery = queryOptions({
  queryKey: keys.incidents.view("open"),
  queryFn: ({ signal }) =>
    get<Page<Incident>>("incidents", { state: "new,investigating", limit: 200 }, signal),
  refetchInterval: everyMinute,
});

/** Servers that do not answer; the navigation says how many. */
export const unreachableServersQuery = queryOptions({
  queryKey: keys.servers.view("unreachable"),
  queryFn: ({ signal }) => get<Page<Server>>("servers", { state: "unreachable", limit: 100 }, signal),
  staleTime: everyMinute,
});

/** Executions whose end nobody knows: a person has to say. */
export const undecidedExecutionsQuery = queryOptions({
  queryKey: keys.executions.view("undecided"),
  queryFn: ({ signal }) => get<Page<Execution>>("executions", { state: "unknown", limit: 100 }, signal),
  staleTime: everyMinute,
});
