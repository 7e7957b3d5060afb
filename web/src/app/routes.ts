import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, lazyRouteComponent } from "@tanstack/react-router";

import type { UrlState } from "@/ui/url-state";

import { NotFoundPage, PageError } from "./error-pages";
import { requireSession } from "./session";

interface RouterContext {
  queryClient: QueryClient;
}

const root = createRootRouteWithContext<RouterContext>()({
  validateSearch: (search: Record<string, unknown>): UrlState => search as UrlState,
  notFoundComponent: NotFoundPage,
});

const loadShell = () => import("./shell/Shell");

const signedIn = createRoute({
  getParentRoute: () => root,
  id: "signed-in",
  beforeLoad: ({ context, location }) => {
    // The code of the shell travels while the session is renewed.
    void loadShell();
    return requireSession(context.queryClient, location.href);
  },
  component: lazyRouteComponent(loadShell, "Shell"),
  errorComponent: PageError,
});

/** A page of the shell; its code is loaded when it is first opened. */
function page<const Path extends string, Name extends string>(
  path: Path,
  load: () => Promise<Record<Name, () => React.ReactNode>>,
  name: Name,
) {
  return createRoute({
    getParentRoute: () => signedIn,
    path,
    component: lazyRouteComponent(load, name),
  });
}

const entry = [
  createRoute({
    getParentRoute: () => root,
    path: "/login",
    component: lazyRouteComponent(() => import("@/features/entry/LoginPage"), "LoginPage"),
  }),
  createRoute({
    getParentRoute: () => root,
    path: "/setup",
    component: lazyRouteComponent(() => import("@/features/entry/SetupPage"), "SetupPage"),
  }),
] as const;

const pages = [
  page("/", () => import("@/features/now/NowPage"), "NowPage"),
  page("/incidents", () => import("@/features/incidents/IncidentsPage"), "IncidentsPage"),
  page("/incidents/$key", () => import("@/features/incidents/IncidentPage"), "IncidentPage"),
  page("/alerts", () => import("@/features/alerts/AlertsPage"), "AlertsPage"),
  page("/alerts/$id", () => import("@/features/alerts/AlertPage"), "AlertPage"),
  page("/oncall", () => import("@/features/oncall/OnCallPage"), "OnCallPage"),
  page("/events", () => import("@/features/events/EventsPage"), "EventsPage"),
  page("/rules", () => import("@/features/rules/RulesPage"), "RulesPage"),
  page("/services", () => import("@/features/services/ServicesPage"), "ServicesPage"),
  page("/runbooks", () => import("@/features/runbooks/RunbooksPage"), "RunbooksPage"),
  page("/runbooks/$name", () => import("@/features/runbooks/RunbookPage"), "RunbookPage"),
  page("/executions", () => import("@/features/executions/ExecutionsPage"), "ExecutionsPage"),
  page("/executions/$id", () => import("@/features/executions/ExecutionPage"), "ExecutionPage"),
  page("/servers", () => import("@/features/servers/ServersPage"), "ServersPage"),
  page("/servers/$id", () => import("@/features/servers/ServerPage"), "ServerPage"),
  page("/credentials", () => import("@/features/credentials/CredentialsPage"), "CredentialsPage"),
  page("/notifications", () => import("@/features/notifications/NotificationsPage"), "NotificationsPage"),
  page("/audit", () => import("@/features/audit/AuditPage"), "AuditPage"),
  page("/access", () => import("@/features/access/AccessPage"), "AccessPage"),
  page("/settings", () => import("@/features/settings/SettingsPage"), "SettingsPage"),
] as const;

export const routeTree = root.addChildren([...entry, signedIn.addChildren(pages)]);
