import { Check } from "lucide-react";

const STEPS = [
  ["Administrator", "The first person, who may do everything"],
  ["Checks", "Database, events, workers, storage"],
  ["First signal", "Send an event, add a server, be reachable"],
] as const;

/** Where one is in the set-up. */
export function SetupSteps({ current }: { current: number }) {
  return (
    <nav aria-label="Set-up steps">
      <ol className="wz">
        {STEPS.map(([name, about], index) => {
          const done = index < current;
          return (
            <li
              key={name}
              className={done ? "ok" : index === current ? "cur" : "todo"}
              aria-current={index === current ? "step" : undefined}
            >
              <span className="gl">
                {done ? (
                  <Check className="ic s" role="img" aria-label="Done" aria-hidden={false} />
                ) : (
                  index + 1
                )}
              </span>
              <div>
                <div className="font-medium">{name}</div>
                <div className="text-xs text-text-3">{about}</div>
              </div>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}

/** Head of one step. */
export function StepHead({ step, title, children }: { step: number; title: string; children: string }) {
  return (
    <div>
      <p className="text-xs text-text-3">
        Step {step} of {STEPS.length}
      </p>
      <h1>{title}</h1>
      <p className="text-text-2 pr">{children}</p>
    </div>
  );
}
