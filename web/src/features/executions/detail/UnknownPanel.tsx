import { CircleHelp } from "lucide-react";

import { useMay } from "@/api/session";
import type { Execution, StepOutcome } from "@/api/types";
import { Button } from "@/ui/button";
import { toast } from "@/ui/toast";

import { useResolveStep } from "../api/resolve-step";

const CHOICES: readonly { outcome: StepOutcome; label: string; text: string }[] = [
  { outcome: "done", label: "It was done", text: "The run goes on with the next step." },
  { outcome: "retry", label: "Run it again", text: "Only if running it twice does no harm." },
  { outcome: "abort", label: "Stop the run", text: "The step counts as failed; nothing more is run." },
];

/** A step began and nobody saw its end. Only a person who looks at the server can say what became of it. */
export function UnknownPanel({ execution }: { execution: Execution }) {
  const step = execution.steps.find((each) => each.state === "unknown");
  const resolve = useResolveStep(execution.id);
  const mayRun = useMay("runbooks:run");
  if (step === undefined) return null;
  const choose = (outcome: StepOutcome) =>
    resolve.mutate(
      { index: step.index, outcome },
      { onError: (error) => toast.failed(`Step ${step.index + 1} is still unknown.`, error) },
    );
  return (
    <section className="panel gate" aria-labelledby="unknown-step">
      <div className="gin">
        <div className="stack g8">
          <h2 id="unknown-step" className="row">
            <CircleHelp className="ic" aria-hidden="true" />
            What became of step {step.index + 1}, “{step.name}”?
          </h2>
          <p className="text-text-2">
            It began, and the connection or the worker was lost before its end was seen. It may have done all
            of its work, some of it, or none. Running it again unseen could do harm, so it waits.
            {execution.server === null ? "" : ` Look at ${execution.server.name}, then say what is so.`}
            {step.detail === null || step.detail === "" ? "" : ` ${step.detail}`}
          </p>
          {mayRun ? (
            <ul className="choices">
              {CHOICES.map(({ outcome, label, text }) => (
                <li key={outcome}>
                  <Button
                    kind={outcome === "abort" ? "danger-quiet" : "plain"}
                    pending={resolve.isPending && resolve.variables.outcome === outcome}
                    disabled={resolve.isPending && resolve.variables.outcome !== outcome}
                    onClick={() => choose(outcome)}
                  >
                    {label}
                  </Button>
                  <span className="text-xs text-text-2">{text}</span>
                </li>
              ))}
            </ul>
          ) : (
            <p className="text-text-3">Somebody who may run runbooks has to decide.</p>
          )}
        </div>
      </div>
    </section>
  );
}
