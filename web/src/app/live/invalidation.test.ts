import { QueryClient, QueryObserver } from "@tanstack/react-query";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { makeInvalidator } from "./invalidation";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it("gathers a storm of events into few invalidations, well within half a second", async () => {
  const queryClient = new QueryClient();
  const invalidate = vi.spyOn(queryClient, "invalidateQueries").mockResolvedValue();
  const invalidator = makeInvalidator(queryClient);
  for (let index = 0; index < 500; index += 1) invalidator.touch("alerts");
  await vi.advanceTimersByTimeAsync(100);
  const keys = invalidate.mock.calls.map(([filters]) => filters?.queryKey);
  expect(new Set(keys)).toEqual(new Set([["alerts"], ["services"], ["incidents"]]));
  invalidator.touch("incidents.0192");
  await vi.advanceTimersByTimeAsync(480);
  expect(invalidate.mock.calls.length).toBe(6);
  invalidator.stop();
});

it("ignores topics it does not know", async () => {
  const queryClient = new QueryClient();
  const invalidate = vi.spyOn(queryClient, "invalidateQueries").mockResolvedValue();
  const invalidator = makeInvalidator(queryClient);
  invalidator.touch("weather");
  await vi.advanceTimersByTimeAsync(1000);
  expect(invalidate).not.toHaveBeenCalled();
});

it("fetches once more what was asked for before the event and answered after it", async () => {
  const queryClient = new QueryClient();
  const answers: ((value: string) => void)[] = [];
  const observer = new QueryObserver(queryClient, {
    queryKey: ["alerts", "list"],
    queryFn: () => new Promise<string>((resolve) => answers.push(resolve)),
  });
  const leave = observer.subscribe(() => undefined);
  const invalidator = makeInvalidator(queryClient);
  invalidator.touch("alerts");
  await vi.advanceTimersByTimeAsync(100);
  expect(answers).toHaveLength(1);
  answers[0]?.("before");
  await vi.advanceTimersByTimeAsync(0);
  expect(answers).toHaveLength(2);
  answers[1]?.("after");
  await vi.advanceTimersByTimeAsync(0);
  expect(observer.getCurrentResult()).toMatchObject({ data: "after", fetchStatus: "idle" });
  leave();
  invalidator.stop();
});
