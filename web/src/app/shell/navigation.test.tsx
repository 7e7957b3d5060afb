import { QueryClient } from "@tanstack/react-query";
import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { Snowflake } from "lucide-react";
import { beforeEach, expect, it, vi } from "vitest";

import { keys } from "@/api/keys";
import type { Me } from "@/api/types";
import { renderAt } from "@/test/render-at";

import type { NavGroup as Group } from "../navigation";
import { GoToMap, stepFrom } from "./GoToMap";
import { sumOf } from "./NavGroup";
import { NavRail } from "./NavRail";

const PERMISSIONS = ["incidents:read", "servers:read", "events:read", "catalog:read"];

async function show(address: string, content: React.ReactNode, permissions = PERMISSIONS) {
  const queryClient = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity, retry: false } } });
  const me: Me = { id: "1", kind: "user", name: "Mara", email: null, role: "admin", permissions };
  queryClient.setQueryData(keys.me.all, me);
  queryClient.setQueryData(keys.incidents.view("stats"), { open: 2, needs_you: 1 });
  queryClient.setQueryData(keys.servers.view("unreachable"), { items: [1, 2], next_cursor: null });
  return renderAt(address, content, queryClient);
}

const group = (name: string) => screen.getByRole("button", { name: new RegExp(`^${name}`, "u") });

beforeEach(() => localStorage.clear());

it("lists what one may open, Respond in full and each other group on one line", async () => {
  await show("/", <NavRail />);
  const nav = within(screen.getByRole("navigation", { name: "Main" }));
  const links = nav.getAllByRole("link").map((link) => link.textContent);
  expect(links).toEqual(["OpsSight", "Now", "Incidents2 open"]);
  const folded = nav.getAllByRole("button", { expanded: false }).map((button) => button.textContent);
  expect(folded.slice(0, 3)).toEqual(["Observe", "Estate2 need a look", "Govern"]);
});

it("carries the figure on the place once its group is open, and keeps it open", async () => {
  const view = await show("/", <NavRail />);
  await userEvent.click(group("Estate"));
  expect(group("Estate")).toHaveTextContent(/^Estate$/u);
  expect(screen.getByRole("link", { name: "Servers 2 not connected" })).toBeVisible();
  view.unmount();
  await show("/", <NavRail />);
  expect(group("Estate")).toHaveAttribute("aria-expanded", "true");
});

it("opens the group of the page, which can be folded", async () => {
  await show("/events", <NavRail />);
  expect(group("Observe")).toHaveAttribute("aria-expanded", "true");
  expect(screen.getByRole("link", { name: "Events" })).toHaveAttribute("aria-current", "page");
  await userEvent.click(group("Observe"));
  expect(group("Observe")).toHaveAttribute("aria-expanded", "false");
});

it("opens a group beside the rail, and gives the focus back on Escape", async () => {
  vi.spyOn(globalThis, "matchMedia").mockReturnValue({
    matches: true,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  } as unknown as MediaQueryList);
  await show("/", <NavRail />);
  await userEvent.click(group("Estate"));
  const servers = screen.getByRole("link", { name: "Servers 2 not connected" });
  servers.focus();
  await userEvent.keyboard("{Escape}");
  expect(group("Estate")).toHaveFocus();
  expect(group("Estate")).toHaveAttribute("aria-expanded", "false");
});

it("goes by letter from the map, or by digit and arrows", async () => {
  const close = vi.fn();
  const { router } = await show("/", <GoToMap onClose={close} />);
  await userEvent.keyboard("2");
  expect(screen.getByRole("link", { name: /^Events/u })).toHaveFocus();
  await userEvent.keyboard("{ArrowDown}");
  expect(screen.getByRole("link", { name: /^Services/u })).toHaveFocus();
  await userEvent.keyboard("v");
  expect(close).toHaveBeenCalledOnce();
  await vi.waitFor(() => expect(router.state.location.pathname).toBe("/servers"));
});

it("steps to the nearest place when a column is shorter", () => {
  const link = () => document.createElement("a");
  const [first, second, alone] = [link(), link(), link()];
  const columns = [[first, second], [alone]];
  expect(stepFrom(columns, null, "ArrowDown")).toBe(first);
  expect(stepFrom(columns, second, "ArrowRight")).toBe(alone);
  expect(stepFrom(columns, alone, "ArrowRight")).toBe(first);
  expect(stepFrom(columns, first, "ArrowUp")).toBe(second);
});

it("adds up what needs a look, red when some of it is the person's", () => {
  const place = (to: string) => ({
    to,
    label: to,
    icon: Snowflake,
    group: "Estate" as const,
    order: 1,
    permission: null,
  });
  const estate: Group = { label: "Estate", places: [place("/a"), place("/b")] };
  const count = (value: number, hot: boolean, text = String(value)) => ({ value, text, noun: "x", hot });
  expect(sumOf(estate, new Map())).toBeNull();
  expect(sumOf(estate, new Map([["/a", count(1, false)]]))).toMatchObject({
    text: "1",
    noun: "needs a look",
  });
  const both = new Map([
    ["/a", count(100, false, "100+")],
    ["/b", count(2, true)],
  ]);
  expect(sumOf(estate, both)).toEqual({ text: "102+", noun: "need a look", hot: true });
});
