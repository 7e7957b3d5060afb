import { Play } from "lucide-react";
import { useState, type KeyboardEvent } from "react";

import type { CommandResult, Server } from "@/api/types";
import { Button } from "@/ui/button";
import { CodeBlock } from "@/ui/code-block";
import { errorSentence } from "@/ui/error-sentence";
import { Textarea } from "@/ui/form/input";
import { Select } from "@/ui/form/select";
import { duration } from "@/ui/format/time";
import { Note } from "@/ui/note";
import { Panel } from "@/ui/panel";
import { StateBadge } from "@/ui/state-badge";
import { Duration } from "@/ui/time";

import { useRunCommand } from "../api/run-command";

const TIMEOUTS = [
  { value: "10", label: "10 s" },
  { value: "60", label: "1 min" },
  { value: "300", label: "5 min" },
  { value: "600", label: "10 min" },
] as const;

/** Runs one command and shows what it gave. */
export function CommandPanel({ server }: { server: Server }) {
  const [command, setCommand] = useState("");
  const [timeout, setTimeout] = useState("60");
  const [startedAt, setStartedAt] = useState<number | null>(null);
  const run = useRunCommand(server.id);
  const send = () => {
    if (command.trim() === "" || run.isPending) return;
    setStartedAt(Date.now());
    run.mutate({ command, timeout_s: Number(timeout) });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <Panel title="Run a command" note="kept in the audit record with your name" padded>
      <form
        className="stack g8"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <Textarea
          mono
          rows={2}
          aria-label={`Command for ${server.name}`}
          placeholder="systemctl status booking-api"
          spellCheck={false}
          autoCapitalize="off"
          value={command}
          onChange={(event) => setCommand(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <div className="row wrap">
          <Button type="submit" icon={Play} pending={run.isPending} disabled={command.trim() === ""}>
            Run on {server.name}
          </Button>
          <Select
            chip
            aria-label="Time limit"
            placeholder="At most"
            value={timeout}
            onChange={setTimeout}
            options={TIMEOUTS}
          />
          {run.isPending ? (
            <span className="text-xs text-text-2">
              Running for <Duration from={startedAt} />
            </span>
          ) : (
            <span className="text-xs text-text-3 no-phone">Enter runs it, Shift Enter begins a line.</span>
          )}
        </div>
      </form>
      <div className="stack g8 cmd-out" role="status">
        {run.isError ? <Note tone="fail">{errorSentence(run.error)}</Note> : null}
        {run.data === undefined ? null : <Output result={run.data} />}
      </div>
    </Panel>
  );
}

export function ExitStatus({ status }: { status: number | null }) {
  if (status === null) return <StateBadge state="unknown" word="No exit status" />;
  return status === 0 ? (
    <StateBadge state="succeeded" word="Exit 0" />
  ) : (
    <StateBadge state="failed" word={`Exit ${status}`} />
  );
}

function Output({ result }: { result: CommandResult }) {
  return (
    <>
      <div className="row wrap text-xs text-text-2">
        <ExitStatus status={result.exit_status} />
        <span className="num">in {duration(result.ms / 1000)}</span>
        {result.detail === "" ? null : <span>{result.detail}</span>}
      </div>
      {result.stdout === "" ? null : <CodeBlock code={result.stdout} label="Output" />}
      {result.stderr === "" ? null : <CodeBlock code={result.stderr} label="Error output" />}
      {result.stdout === "" && result.stderr === "" ? (
        <p className="text-text-3">It printed nothing.</p>
      ) : null}
      {result.truncated ? (
        <Note tone="warn">The output was longer than is kept. Run it again with its output in a file.</Note>
      ) : null}
    </>
  );
}
