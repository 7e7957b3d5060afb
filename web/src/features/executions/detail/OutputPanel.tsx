import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ArrowDown, CalendarX, Download } from "lucide-react";
import { useMemo, useState } from "react";

import type { Execution } from "@/api/types";
import { Button } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { count, plural } from "@/ui/format/numbers";
import { IconButton } from "@/ui/icon-button";
import { Panel } from "@/ui/panel";
import { Skeleton } from "@/ui/skeleton";
import { saveFile } from "@/ui/table/csv";

import { isOver } from "../api/get-execution";
import { outputQuery } from "../api/get-output";
import { LogView } from "./LogView";
import { keptFor, linesOf, outputFile } from "./output";

interface OutputPanelProps {
  execution: Execution;
  step: number | null;
  onShowAll: () => void;
}

/** What the run prints, as it prints it; once that is past its retention, that it was removed. */
export function OutputPanel(props: OutputPanelProps) {
  const kept = keptFor(props.execution);
  if (kept === null) return <KeptOutput {...props} />;
  return (
    <Panel title="Output">
      <EmptyState icon={CalendarX} title={`The output was removed after ${kept}`}>
        Output is kept for a time and then deleted; the journal below says what was run and how it ended.
      </EmptyState>
    </Panel>
  );
}

function KeptOutput({ execution, step, onShowAll }: OutputPanelProps) {
  const queryClient = useQueryClient();
  const running = !isOver(execution);
  const output = useQuery(outputQuery(execution.id, queryClient, running));
  const [following, setFollowing] = useState(true);
  const lines = useMemo(() => linesOf(output.data ?? []), [output.data]);
  const shown = useMemo(
    () => (step === null ? lines : lines.filter((line) => line.step === step)),
    [lines, step],
  );
  return (
    <Panel
      title="Output"
      note={
        step === null
          ? plural(lines.length, "line")
          : `step ${step + 1}, ${count(shown.length)} of ${plural(lines.length, "line")}`
      }
      actions={
        <>
          {step === null ? null : (
            <Button size="sm" onClick={onShowAll}>
              All steps
            </Button>
          )}
          <Button
            size="sm"
            icon={ArrowDown}
            shortcut="F"
            aria-pressed={following}
            onClick={() => setFollowing(!following)}
          >
            {following ? "Following" : "Follow"}
          </Button>
          <IconButton
            size="sm"
            icon={Download}
            label="Download output"
            onClick={() => saveFile(`${execution.key}.log`, "text/plain;charset=utf-8", outputFile(shown))}
          />
        </>
      }
    >
      {output.data !== undefined ? (
        <LogView
          label={`Output of ${execution.key}`}
          lines={shown}
          following={following}
          onFollow={setFollowing}
          empty={running ? "Nothing has been printed yet." : "Nothing was printed."}
        />
      ) : output.isError ? (
        <ErrorState
          title="The output did not load"
          error={output.error}
          onRetry={() => void output.refetch()}
        />
      ) : (
        <Skeleton rows={8} rowHeight={18} label="Loading the output" />
      )}
    </Panel>
  );
}
