import { describe, expect, it } from "vitest";

import type { ExecutionOutput } from "@/api/types";

import { keptFor, linesOf, mergeOutput } from "./output";

const piece = (seq: number, text: string, more: Partial<ExecutionOutput> = {}): ExecutionOutput => ({
  seq,
  at: "2026-03-12T03:08:31Z",
  step: 0,
  stream: "stdout",
  text,
  ...more,
});

const texts = (pieces: ExecutionOutput[]) => linesOf(pieces).map((line) => line.text);

describe("mergeOutput", () => {
  it("appends what is new, in order and once", () => {
    const known = [piece(1, "a"), piece(2, "b")];
    expect(
      mergeOutput(known, [piece(4, "d"), piece(2, "b"), piece(3, "c"), piece(4, "d")]).map((p) => p.seq),
    ).toEqual([1, 2, 3, 4]);
  });

  it("gives the same list when nothing is new, so that nothing is drawn again", () => {
    const known = [piece(1, "a")];
    expect(mergeOutput(known, [piece(1, "a")])).toBe(known);
  });
});

describe("linesOf", () => {
  it("splits a piece into lines, without an empty one at the end", () => {
    expect(texts([piece(1, "one\ntwo\n")])).toEqual(["one", "two"]);
  });

  it("joins a line that came in two pieces", () => {
    expect(texts([piece(1, "on"), piece(2, "e\ntwo\n")])).toEqual(["one", "two"]);
  });

  it("does not join the streams of a step, or two steps", () => {
    const pieces = [piece(1, "out"), piece(2, "err", { stream: "stderr" }), piece(3, "next", { step: 1 })];
    expect(texts(pieces)).toEqual(["out", "err", "next"]);
  });

  it("keeps empty lines inside", () => {
    expect(texts([piece(1, "a\n\nb\n")])).toEqual(["a", "", "b"]);
  });

  it("lets a carriage return begin the line anew, and leaves colours out", () => {
    expect(texts([piece(1, "10%\r20%\r30%\n"), piece(2, "\u001b[31mred\u001b[0m\n")])).toEqual([
      "30%",
      "red",
    ]);
  });

  it("keeps remarks of the engine apart", () => {
    const pieces = [piece(1, "step 1", { stream: "system" }), piece(2, "step 2", { stream: "system" })];
    expect(texts(pieces)).toEqual(["step 1", "step 2"]);
  });
});

describe("keptFor", () => {
  const run = { created_at: "2026-01-01T00:00:00Z", finished_at: "2026-01-01T00:10:00Z" };

  it("says for how many days, once the output is gone", () => {
    expect(keptFor({ ...run, output_removed_at: null })).toBeNull();
    expect(keptFor({ ...run, output_removed_at: "2026-01-31T03:00:00Z" })).toBe("30\u00a0days");
    expect(keptFor({ ...run, output_removed_at: "2026-01-02T03:00:00Z" })).toBe("1\u00a0day");
    expect(keptFor({ ...run, output_removed_at: "2026-01-01T03:00:00Z" })).toBe("less than a day");
  });
});
