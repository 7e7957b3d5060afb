import type { RunbookStep } from "@/api/types";
import { Badge } from "@/ui/badge";
import { plural } from "@/ui/format/numbers";
import { duration } from "@/ui/format/time";
import { Panel } from "@/ui/panel";

/** What is run, in order, each with its limits. */
export function StepsPanel({ steps }: { steps: readonly RunbookStep[] }) {
  return (
    <Panel title="Steps" note={steps.length}>
      <ol className="list rb-steps">
        {steps.map((step, index) => (
          <li key={step.name}>
            <span className="text-text-3 num no">{index + 1}</span>
            <div className="grow">
              <div className="row wrap">
                <span className="font-medium">{step.name}</span>
                {step.kind === "python" ? <Badge>Python</Badge> : null}
                {step.idempotent ? <Badge title="It may run twice without harm">idempotent</Badge> : null}
              </div>
              {step.description === "" ? null : <div className="text-text-2">{step.description}</div>}
              {step.run === null ? null : (
                <pre className="term cmdl" tabIndex={0} aria-label={`Command of step ${index + 1}`}>
                  {step.run.trim()}
                </pre>
              )}
              <div className="text-xs text-text-3">
                at most {duration(step.timeout_seconds)}
                {step.retries > 0 ? `, tried again ${plural(step.retries, "time")}` : ""}
                {step.verify === null ? (
                  ""
                ) : (
                  <>
                    , then verified with <code className="wrap-anywhere">{step.verify.trim()}</code>
                  </>
                )}
              </div>
            </div>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
