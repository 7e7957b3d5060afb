import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";

import { useShortcuts, watchPrefix, type Shortcut } from "./shortcuts";

function Keys({ list }: { list: Shortcut[] }) {
  useShortcuts(list);
  return <input aria-label="Field" />;
}

const key = (keys: string, run: () => void, always = false): Shortcut => ({
  keys,
  label: keys,
  group: "Test",
  run,
  always,
});

it("runs single keys, sequences and held keys", async () => {
  const calls: string[] = [];
  const log = (name: string) => () => calls.push(name);
  render(<Keys list={[key("a", log("a")), key("g i", log("g i")), key("ctrl+k", log("ctrl+k"), true)]} />);
  await userEvent.keyboard("a");
  await userEvent.keyboard("gi");
  await userEvent.keyboard("{Control>}k{/Control}");
  expect(calls).toEqual(["a", "g i", "ctrl+k"]);
});

it("forgets a sequence that goes nowhere", async () => {
  const run = vi.fn();
  render(<Keys list={[key("a", run), key("g i", run)]} />);
  await userEvent.keyboard("ga");
  expect(run).toHaveBeenCalledOnce();
});

it("rests while a field has the focus, save what works always", async () => {
  const single = vi.fn();
  const always = vi.fn();
  render(<Keys list={[key("a", single), key("ctrl+k", always, true)]} />);
  await userEvent.click(screen.getByLabelText("Field"));
  await userEvent.keyboard("a{Control>}k{/Control}");
  expect(single).not.toHaveBeenCalled();
  expect(always).toHaveBeenCalledOnce();
});

it("lets the page that came last win, and gives the key back when it goes", async () => {
  const below = vi.fn();
  const above = vi.fn();
  render(<Keys list={[key("a", below)]} />);
  const { unmount } = render(<Keys list={[key("a", above)]} />);
  await userEvent.keyboard("a");
  unmount();
  await userEvent.keyboard("a");
  expect(above).toHaveBeenCalledOnce();
  expect(below).toHaveBeenCalledOnce();
});

it("takes a digit with Alt by its place, whatever the keyboard writes", async () => {
  const run = vi.fn();
  render(<Keys list={[key("alt+1", run)]} />);
  window.dispatchEvent(
    new KeyboardEvent("keydown", { key: "¡", code: "Digit1", altKey: true, cancelable: true }),
  );
  await userEvent.keyboard("1");
  expect(run).toHaveBeenCalledOnce();
});

it("tells when a sequence has begun and when it is over", async () => {
  const heard: string[] = [];
  const leave = watchPrefix((prefix) => heard.push(prefix));
  render(<Keys list={[key("g i", () => undefined)]} />);
  await userEvent.keyboard("gi");
  leave();
  await userEvent.keyboard("gi");
  expect(heard).toEqual(["g", ""]);
});
