import {
  Ban,
  Check,
  CircleDashed,
  CircleHelp,
  CircleX,
  Loader,
  SkipForward,
  type LucideIcon,
} from "lucide-react";
import type { CSSProperties } from "react";

import type { Execution, ExecutionStep, StepState } from "@/api/types";
import { cn } from "@/ui/cn";
import { Panel } from "@/ui/panel";
import { Duration } from "@/ui/time";

interface Look {
  icon: LucideIcon;
  word: string;
  color: string;
}

const LOOK: Record<StepState, Look> = {
  pending: { icon: CircleDashed, word: "Not started", color: "var(--text-3)" },
  running: { icon: Loader, word: "Running", color: "var(--accent)" },
  succeeded: { icon: Check, word: "Done", color: "var(--ok)" },
  failed: { icon: CircleX, word: "Failed", color: "var(--fail)" },
  skipped: { icon: SkipForward, word: "Skipped", color: "var(--text-3)" },
  unknown: { icon: CircleHelp, word: "Unknown", color: "var(--unknown)" },
  cancelled: { icon: Ban, word: "Cancelled", color: "var(--text-3)" },
};

interface StepsPanelProps {
  execution: Execution;
  /** The step whose output is shown; null shows all. */
  chosen: number | null;
  onChoose: (step: number | null) => void;
}

/** The steps as they stand. Choosing one shows its output alone. */
export function StepsPanel({ execution, chosen, onChoose }: StepsPanelProps) {
  const done = execution.steps.filter((step) => step.state === "succeeded").length;
  return (
    <Panel title="Steps" note={`${done} of ${execution.steps.length} done`}>
      <ol className="ex-steps">
        {execution.steps.map((step) => (
          <Step
            key={step.index}
            step={step}
            chosen={step.index === chosen}
            onChoose={() => onChoose(step.index === chosen ? null : step.index)}
          />
        ))}
      </ol>
    </Panel>
  );
}

function Step({ step, chosen, onChoose }: { step: ExecutionStep; chosen: boolean; onChoose: () => void }) {
  const { icon: Icon, word, color } = LOOK[step.state];
  const current = step.state === "running" || step.state === "unknown";
  return (
    <li className={cn(step.state, chosen && "sel")} aria-current={current ? "step" : undefined}>
      <span className="gl" style={{ "--c": color } as CSSProperties}>
        <Icon className={cn("ic", Icon === Loader && "spin")} role="img" aria-label={word} />
      </span>
      <div className="grow">
        <div className="row top">
          <button type="button" className="grow nm" aria-pressed={chosen} onClick={onChoose}>
            {step.index + 1}. {step.name}
            <span className="vh">, show its output</span>
          </button>
          <span className="text-xs/6 text-text-3">
            {step.started_at === null ? null : <Duration from={step.started_at} to={step.finished_at} />}
          </span>
        </div>
        <Facts step={step} />
      </div>
    </li>
  );
}

function Facts({ step }: { step: ExecutionStep }) {
  const parts: string[] = [];
  if (step.attempt > 1) parts.push(`attempt ${step.attempt}`);
  if (step.exit_status !== null && step.exit_status !== 0) parts.push(`exit ${step.exit_status}`);
  const detail = step.detail ?? "";
  if (step.verified && !/^verified/iu.test(detail)) parts.push("verified");
  else if (!step.verified && step.verify !== null && step.state === "failed") parts.push("not verified");
  if (detail !== "") parts.push(detail);
  if (parts.length === 0) return null;
  return (
    <div className={cn("text-xs wrap-anywhere", step.state === "failed" ? "text-fail" : "text-text-2")}>
      {parts.join(" · ")}
    </div>
  );
}
