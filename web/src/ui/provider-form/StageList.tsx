import { Check, CircleDashed, CircleX, Loader, type LucideIcon } from "lucide-react";

import { cn } from "../cn";
import { withUnit } from "../format/numbers";

export interface TestStage {
  name: string;
  state: "ok" | "failed" | "skipped" | "running";
  detail: string;
  /** What to do about a failure. */
  hint: string;
  ms: number | null;
}

export interface StagedTest {
  ok: boolean;
  stages: readonly TestStage[];
}

const LOOK: Record<TestStage["state"], { icon: LucideIcon; word: string; tone: string }> = {
  ok: { icon: Check, word: "Passed", tone: "text-ok" },
  failed: { icon: CircleX, word: "Failed", tone: "text-fail" },
  running: { icon: Loader, word: "Running", tone: "text-accent" },
  skipped: { icon: CircleDashed, word: "Not tried", tone: "text-text-3" },
};

/** What was tried in turn, how it went, and what to do about what failed. */
export function StageList({ stages, label }: { stages: readonly TestStage[]; label: string }) {
  return (
    <ol className="stages" aria-label={label}>
      {stages.map((stage) => {
        const { icon: Icon, word, tone } = LOOK[stage.state];
        return (
          <li key={stage.name} className={cn(stage.state === "failed" && "failed")}>
            <span className={cn("gl", tone)}>
              <Icon className={cn("ic", Icon === Loader && "spin")} role="img" aria-label={word} />
            </span>
            <div className="grow">
              <span className="font-medium">{stage.name}</span>{" "}
              <span
                className={cn(
                  "text-xs wrap-anywhere",
                  stage.state === "failed" ? "text-text-1" : "text-text-2",
                )}
              >
                {stage.detail}
              </span>
              {stage.hint === "" ? null : <div className="text-xs text-text-2">{stage.hint}</div>}
            </div>
            <span className="num text-xs text-text-3">
              {stage.ms === null ? "" : withUnit(stage.ms, "ms", 0)}
            </span>
          </li>
        );
      })}
    </ol>
  );
}

/** What the stage that failed said, and what to do about it. */
export function failureOf({ stages }: StagedTest): string {
  const failed = stages.find((stage) => stage.state === "failed");
  return [failed?.name, failed?.detail, failed?.hint].filter((text) => (text ?? "") !== "").join(": ");
}

/** "3 of 4 passed, took 295 ms". */
export function testSummary({ stages }: StagedTest): string {
  const passed = stages.filter((stage) => stage.state === "ok").length;
  const ms = stages.reduce((sum, stage) => sum + (stage.ms ?? 0), 0);
  return `${passed} of ${stages.length} passed, took ${withUnit(ms, "ms", 0)}`;
}
