import { useQuery } from "@tanstack/react-query";

import type { Execution, JournalLine } from "@/api/types";
import { EmptyState } from "@/ui/empty-state";
import { plural } from "@/ui/format/numbers";
import { fullTime, preciseTime } from "@/ui/format/time";
import { Panel } from "@/ui/panel";
import type { Column } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/data-table";

import { journalQuery } from "../api/get-journal";
import { journalWords } from "./journal";

interface Row {
  line: JournalLine;
  index: number;
  step: string;
  words: string;
}

const COLUMNS: readonly Column<Row>[] = [
  {
    id: "at",
    header: "Time, UTC",
    className: "dim num",
    cell: ({ line }) => (
      <time dateTime={line.at} title={fullTime(line.at)}>
        {preciseTime(line.at)}
      </time>
    ),
  },
  {
    id: "fence",
    header: "Fence",
    phone: "state",
    className: "num",
    cell: ({ line }) => (
      <>
        <span className="jr-l">Fence </span>
        {line.fence}
      </>
    ),
  },
  { id: "step", header: "Step", phone: "full", cell: ({ step }) => step },
  { id: "what", header: "What", phone: "full", className: "jr-what", cell: ({ words }) => words },
];

function rowsOf(execution: Execution, lines: readonly JournalLine[]): Row[] {
  return lines.map((line, index) => {
    const step = execution.steps.find((each) => each.index === line.step);
    const taken = lines.slice(0, index).some((each) => each.what === "taken");
    return {
      line,
      index,
      step: step === undefined ? "The run" : `${step.index + 1}. ${step.name}`,
      words: journalWords(line, taken),
    };
  });
}

/** What was done, in order; written before each step begins and never changed. */
export function JournalPanel({ execution }: { execution: Execution }) {
  const journal = useQuery(journalQuery(execution.id));
  const lines = journal.data;
  return (
    <Panel
      title="Journal"
      note={lines === undefined ? undefined : plural(lines.length, "line")}
      className="jr"
    >
      <DataTable
        label="Journal"
        columns={COLUMNS}
        rows={lines === undefined ? undefined : rowsOf(execution, lines)}
        rowKey={(row) => String(row.index)}
        error={journal.error}
        onRetry={() => void journal.refetch()}
        expected={execution.steps.length * 2 + 2}
        empty={
          <EmptyState title="Nothing is written yet">
            The first line comes when a worker takes the run. The fence is the number under which a worker may
            write; a higher one shuts out the worker before.
          </EmptyState>
        }
      />
    </Panel>
  );
}
