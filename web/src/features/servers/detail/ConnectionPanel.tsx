import { Check, CircleDashed, CircleX, Loader, PlugZap, type LucideIcon } from "lucide-react";

import type { ConnectionTest } from "@/api/types";
import { Button } from "@/ui/button";
import { cn } from "@/ui/cn";
import { errorSentence } from "@/ui/error-sentence";
import { withUnit } from "@/ui/format/numbers";
import { Note } from "@/ui/note";
import { Panel } from "@/ui/panel";

import { stageViews, type StageView } from "./stages";

const LOOK: Record<StageView["state"], { icon: LucideIcon; word: string; tone: string }> = {
  ok: { icon: Check, word: "Passed", tone: "text-ok" },
  failed: { icon: CircleX, word: "Failed", tone: "text-fail" },
  running: { icon: Loader, word: "Running", tone: "text-accent" },
  waiting: { icon: CircleDashed, word: "Not tried yet", tone: "text-text-3" },
  skipped: { icon: CircleDashed, word: "Not tried", tone: "text-text-3" },
};

interface ConnectionPanelProps {
  test: ConnectionTest | undefined;
  running: boolean;
  error: Error | null;
  /** Null when the person may not test. */
  onTest: (() => void) | null;
}

/** The connection in five stages; the one that fails says what to do. */
export function ConnectionPanel({ test, running, error, onTest }: ConnectionPanelProps) {
  const stages = stageViews(test, running);
  const passed = stages.filter((stage) => stage.state === "ok").length;
  return (
    <Panel
      title="Connection"
      note={test === undefined || running ? undefined : `${passed} of ${stages.length} stages passed`}
      actions={
        onTest === null ? null : (
          <Button size="sm" icon={PlugZap} shortcut="T" pending={running} onClick={onTest}>
            {running ? "Testing" : "Test connection"}
          </Button>
        )
      }
    >
      <ol className="stages" aria-busy={running}>
        {stages.map((stage) => (
          <Stage key={stage.name} stage={stage} />
        ))}
      </ol>
      <div role="status">
        {running || test === undefined ? null : test.ok ? <Note tone="ok">The connection works.</Note> : null}
      </div>
      {error === null || running ? null : (
        <Note tone="fail" alert>
          {errorSentence(error)}
        </Note>
      )}
    </Panel>
  );
}

function Stage({ stage }: { stage: StageView }) {
  const { icon: Icon, word, tone } = LOOK[stage.state];
  return (
    <li className={cn(stage.state === "failed" && "failed")}>
      <span className={cn("gl", tone)}>
        <Icon className={cn("ic", Icon === Loader && "spin")} role="img" aria-label={word} />
      </span>
      <div className="grow">
        <span className="font-medium">{stage.label}</span>{" "}
        <span className={cn("text-xs", stage.state === "failed" ? "text-text-1" : "text-text-2")}>
          {stage.detail ?? stage.question}
        </span>
      </div>
      <span className="num text-xs text-text-3">{stage.ms === null ? "" : withUnit(stage.ms, "ms", 0)}</span>
    </li>
  );
}
