import type { JournalLine } from "@/api/types";

const OUTCOMES: Readonly<Record<string, string>> = {
  succeeded: "Finished",
  failed: "Failed",
  not_run: "Not run",
  timed_out: "Ran out of time",
  lost: "Lost; nobody saw its end",
  cancelled: "Cancelled",
};
const DECISIONS: Readonly<Record<string, string>> = {
  done: "it did its work",
  retry: "run it again",
  abort: "stop here",
};

const said = (value: unknown): string => (typeof value === "string" ? value : "");

/** The details that a line has, parted by dots. */
function withFacts(text: string, facts: readonly string[]): string {
  return [text, ...facts.filter((fact) => fact !== "")].join(" · ");
}

/** A line of the journal as a sentence, such as "Failed · attempt 2 · exit 100". */
export function journalWords({ what, detail }: JournalLine, taken: boolean): string {
  const { attempt, exit_status: exit } = detail;
  const tried = typeof attempt === "number" && attempt > 1 ? `attempt ${attempt}` : "";
  switch (what) {
    case "taken":
      return taken ? "Another worker took the run over" : "A worker took the run";
    case "started":
      return withFacts("Started", [tried]);
    case "finished": {
      const status = typeof exit === "number" && exit !== 0 ? `exit ${exit}` : "";
      const outcome = said(detail.outcome);
      return withFacts(OUTCOMES[outcome] ?? outcome, [tried, status, said(detail.detail)]);
    }
    case "recovered":
      return `Found begun and not finished: ${said(detail.state)}`;
    case "resolved":
      return `${said(detail.by)} decided: ${DECISIONS[said(detail.outcome)] ?? said(detail.outcome)}`;
    case "cancelled":
      return `${said(detail.by)} cancelled the run`;
    case "ended":
      return withFacts(`The run ended: ${said(detail.state)}`, [said(detail.error)]);
    default:
      return what;
  }
}
