/** Short lists that several screens choose from: owners, targets, services. Same keys as the features' own lists use. */
import { queryOptions } from "@tanstack/react-query";

import { keys } from "../keys";
import { allPages } from "../pages";
import type { Credential, EscalationPolicy, Role, Runbook, Server, Service, User } from "../types";

const everyFiveMinutes = 300_000;

export const usersQuery = queryOptions({
  queryKey: keys.users.view("every"),
  queryFn: ({ signal }) => allPages<User>("users", {}, signal),
  staleTime: everyFiveMinutes,
});

export const rolesQuery = queryOptions({
  queryKey: keys.roles.view("every"),
  queryFn: ({ signal }) => allPages<Role>("roles", {}, signal),
  staleTime: everyFiveMinutes,
});

export const serversQuery = queryOptions({
  queryKey: keys.servers.view("every"),
  queryFn: ({ signal }) => allPages<Server>("servers", {}, signal),
  staleTime: everyFiveMinutes,
});

export const servicesQuery = queryOptions({
  queryKey: keys.services.view("every"),
  queryFn: ({ signal }) => allPages<Service>("services", {}, signal),
  staleTime: everyFiveMinutes,
});

export const credentialsQuery = queryOptions({
  queryKey: keys.credentials.view("every"),
  queryFn: ({ signal }) => allPages<Credential>("credentials", {}, signal),
  staleTime: everyFiveMinutes,
});

export const runbooksQuery = queryOptions({
  queryKey: keys.runbooks.view("every"),
  queryFn: ({ signal }) => allPages<Runbook>("runbooks", {}, signal),
  staleTime: everyFiveMinutes,
});

export const policiesQuery = queryOptions({
  queryKey: keys.oncall.view("policies"),
  queryFn: ({ signal }) => allPages<EscalationPolicy>("escalation-policies", {}, signal),
});
