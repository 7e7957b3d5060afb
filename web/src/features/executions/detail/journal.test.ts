import { describe, expect, it } from "vitest";

import type { JournalLine } from "@/api/types";

import { journalWords } from "./journal";

const line = (what: JournalLine["what"], detail: JournalLine["detail"] = {}): JournalLine => ({
  at: "2026-03-12T02:47:00Z",
  step: 0,
  what,
  detail,
  fence: 1,
});

describe("journalWords", () => {
  it("tells a step from its start to its end", () => {
    expect(journalWords(line("started", { attempt: 1 }), true)).toBe("Started");
    expect(journalWords(line("started", { attempt: 2 }), true)).toBe("Started · attempt 2");
    const failed = { attempt: 2, outcome: "failed", exit_status: 100, detail: "no lock" };
    expect(journalWords(line("finished", failed), true)).toBe("Failed · attempt 2 · exit 100 · no lock");
    const good = { attempt: 1, outcome: "succeeded", exit_status: 0, detail: "" };
    expect(journalWords(line("finished", good), true)).toBe("Finished");
  });

  it("tells a worker that came after another", () => {
    expect(journalWords(line("taken"), false)).toBe("A worker took the run");
    expect(journalWords(line("taken"), true)).toBe("Another worker took the run over");
    expect(journalWords(line("recovered", { state: "unknown" }), true)).toBe(
      "Found begun and not finished: unknown",
    );
  });

  it("names who decided", () => {
    expect(journalWords(line("resolved", { by: "Mara Lindqvist", outcome: "retry" }), true)).toBe(
      "Mara Lindqvist decided: run it again",
    );
    expect(journalWords(line("ended", { state: "failed", error: "Step 2 failed." }), true)).toBe(
      "The run ended: failed · Step 2 failed.",
    );
  });
});
