import { QueryClient } from "@tanstack/react-query";
import { createMemoryHistory, createRouter } from "@tanstack/react-router";
import { Snowflake } from "lucide-react";
import { expect, it, vi } from "vitest";

import { makeInvalidator } from "@/app/live/invalidation";
import { placesOf, visibleNavigation } from "@/app/navigation";
import { commandEntries, placeEntries } from "@/app/palette/entries";
import { makeRouteTree } from "@/app/routes";

import { registry } from ".";
import { collect } from "./collect";
import { defineFeature, GROUPS, page, type Feature } from "./feature";
import { paletteSource } from "./palette";

declare module "./feature" {
  interface Features {
    freezer: { path: "/freezers" | "/freezers/$id"; resource: "freezers" };
  }
}

const reading = { permission: "freezers:read" };
const load = () => Promise.resolve({ FreezerPage: () => "cold" });

/** A feature as somebody would add it: nothing outside it is told of it. */
const freezer = defineFeature("freezer", {
  pages: {
    "/freezers": page(reading, load, "FreezerPage"),
    "/freezers/$id": page(reading, load, "FreezerPage"),
  },
  places: [{ to: "/freezers", label: "Freezers", icon: Snowflake, group: "Deliver", order: 10, key: "z" }],
  resources: { freezers: ["freezers", "incidents"] },
  commands: [
    {
      id: "defrost",
      icon: Snowflake,
      text: "Defrost…",
      href: "/freezers?defrost=1",
      permission: "freezers:write",
    },
  ],
  sources: [
    paletteSource({
      id: "freezers",
      permission: "freezers:read",
      query: (text) => ({ queryKey: ["freezers", text], queryFn: () => [{ name: text }] }),
      entry: ({ name }) => ({ id: `freezer:${name}`, group: "Open", icon: Snowflake, text: name }),
    }),
  ],
});

const withFreezer = collect({ freezer });

it("serves the pages of a feature that was added", () => {
  const router = createRouter({
    routeTree: makeRouteTree(withFreezer),
    context: { queryClient: new QueryClient() },
    history: createMemoryHistory({ initialEntries: ["/"] }),
  });
  const [, params, found] = router.getMatchedRoutes("/freezers/7");
  expect(found?.options.staticData).toEqual({ permission: "freezers:read" });
  expect(params).toEqual({ id: "7" });
  expect(router.getMatchedRoutes("/nowhere")[2]).toBeUndefined();
});

it("lists its place in its group, to those who may open the page", () => {
  expect(visibleNavigation(["incidents:read"], withFreezer.groups)).toEqual([]);
  const groups = visibleNavigation(["freezers:read"], withFreezer.groups);
  expect(groups.map((group) => group.label)).toEqual(["Deliver"]);
  expect(placesOf(groups)).toMatchObject([{ to: "/freezers", permission: "freezers:read" }]);
  expect(placeEntries(groups)).toMatchObject([{ text: "Freezers", note: "Deliver, G Z", group: "Places" }]);
});

it("offers its acts and things in the palette", () => {
  const nothing = () => undefined;
  const context = {
    theme: nothing,
    shortcuts: nothing,
    signOut: nothing,
    page: { pin: null, pinned: false, toggle: nothing },
  };
  const idsOf = (may: boolean) =>
    commandEntries({ ...context, may: () => may }, withFreezer.commands).map((entry) => entry.id);
  expect(idsOf(true)).toContain("defrost");
  expect(idsOf(false)).not.toContain("defrost");
  expect(withFreezer.sources[0]?.entries([{ name: "north" }], () => true)).toMatchObject([{ text: "north" }]);
});

it("makes its queries stale when events of its topics arrive", async () => {
  vi.useFakeTimers();
  const queryClient = new QueryClient();
  const invalidate = vi.spyOn(queryClient, "invalidateQueries").mockResolvedValue();
  makeInvalidator(queryClient, withFreezer.topics).touch("incidents.7");
  await vi.advanceTimersByTimeAsync(100);
  expect(invalidate).toHaveBeenCalledExactlyOnceWith({ queryKey: ["freezers"] });
  vi.useRealTimers();
});

it("keeps every page, key and resource of this application apart", () => {
  expect(registry.pages.map(({ path }) => path)).toEqual(expect.arrayContaining(["/", "/incidents/$key"]));
  expect(registry.groups.map((group) => group.label)).toEqual([...GROUPS]);
});

it("opens no page without a permission that is not meant to be so", () => {
  const open = registry.pages.filter(({ access }) => typeof access === "string").map(({ path }) => path);
  expect(open.sort()).toEqual(["/", "/login", "/settings", "/setup"]);
});

const faultsOf = (other: Feature) => {
  try {
    collect({ freezer, other });
    return "";
  } catch (error) {
    return (error as Error).message;
  }
};

it("refuses two features that claim one path, letter, position, resource or palette entry", () => {
  const faults = faultsOf({
    pages: { "/freezers/$name": page(reading, load, "FreezerPage") },
    places: [
      { to: "/freezers/$name", label: "Again", icon: Snowflake, group: "Deliver", order: 10, key: "z" },
    ],
    resources: { freezers: [] },
    commands: [{ id: "defrost", icon: Snowflake, text: "", href: "/", permission: "x" }],
  });
  expect(faults.split("\n")).toEqual([
    "other and freezer both claim the path /freezers/$.",
    "other and freezer both claim the key G z.",
    "other and freezer both claim the position Deliver 10.",
    "other and freezer both claim the resource freezers.",
    "other and freezer both claim the palette entry defrost.",
  ]);
});

it("refuses a page that does not say who may open it, and a place without its page", () => {
  const careless = { load, name: "FreezerPage" } as unknown as ReturnType<typeof page>;
  const empty = page({ permission: "" }, load, "FreezerPage");
  const faults = faultsOf({
    pages: { "/careless": careless, "/empty": empty },
    places: [{ to: "/lost", label: "Lost", icon: Snowflake, group: "Govern", order: 1 }],
    resources: {},
  });
  expect(faults.split("\n")).toEqual([
    "other does not say who may open /careless.",
    "other does not say who may open /empty.",
    "other has a place for /lost, but no such page.",
  ]);
});
