import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, createRoute, lazyRouteComponent } from "@tanstack/react-router";

import { registry, type RegisteredPage, type Registry } from "@/registry";
import type { PagePath } from "@/registry/feature";
import type { UrlState } from "@/ui/url-state";

import { NotFoundPage, PageError } from "./error-pages";
import { requireSession } from "./session";

interface RouterContext {
  queryClient: QueryClient;
}

const loadShell = () => import("./shell/Shell");

const makeRoot = () =>
  createRootRouteWithContext<RouterContext>()({
    validateSearch: (search: Record<string, unknown>): UrlState => search as UrlState,
    notFoundComponent: NotFoundPage,
  });

const makeSignedIn = (root: ReturnType<typeof makeRoot>) =>
  createRoute({
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
function pageRoute<const Path extends string>(
  parent: ReturnType<typeof makeSignedIn>,
  page: RegisteredPage & { path: Path },
) {
  return createRoute({
    getParentRoute: () => parent,
    path: page.path,
    component: lazyRouteComponent(page.load, page.name),
    staticData: { permission: typeof page.access === "object" ? page.access.permission : undefined },
  });
}

type RouteOf<Path> = Path extends string ? ReturnType<typeof pageRoute<Path>> : never;

/** The routes of all features. The list is found when it runs; its type is what the features say of themselves. */
export function makeRouteTree({ pages }: Pick<Registry, "pages">) {
  const root = makeRoot();
  const signedIn = makeSignedIn(root);
  const inside = pages
    .filter((page) => page.access !== "public")
    .map((page) => pageRoute(signedIn, page)) as unknown as RouteOf<PagePath>[];
  const outside = pages
    .filter((page) => page.access === "public")
    .map((page) =>
      createRoute({
        getParentRoute: () => root,
        path: page.path as "/login",
        component: lazyRouteComponent(page.load, page.name),
      }),
    );
  return root.addChildren([signedIn.addChildren(inside), ...outside]);
}

export const routeTree = makeRouteTree(registry);
