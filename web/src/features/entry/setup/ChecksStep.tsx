import { useQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";

import { readinessQuery } from "@/api/shared/readiness";
import type { ComponentState, Readiness } from "@/api/types";
import { Button } from "@/ui/button";
import { ErrorState } from "@/ui/error-state";
import { Panel } from "@/ui/panel";
import { Skeleton } from "@/ui/skeleton";
import { StateBadge, type StateName } from "@/ui/state-badge";

import { StepHead } from "./SetupSteps";

const LOOK: Record<ComponentState, { state: StateName; word: string }> = {
  ok: { state: "ok", word: "Passed" },
  degraded: { state: "warning", word: "Warning" },
  down: { state: "failed", word: "Down" },
  off: { state: "off", word: "Not set" },
};

function summary(components: Readiness["components"]): string {
  const of = (state: ComponentState) => components.filter((one) => one.state === state).length;
  const parts = [
    `${of("ok")} passed`,
    of("degraded") > 0 ? `${of("degraded")} to look at` : "",
    of("down") > 0 ? `${of("down")} down` : "",
  ];
  return parts.filter(Boolean).join(", ");
}

/** What the platform found about itself. */
export function ChecksStep({ onDone }: { onDone: () => void }) {
  const checks = useQuery({ ...readinessQuery, refetchInterval: 10_000 });
  const components = checks.data?.components;
  return (
    <>
      <StepHead step={2} title="Checks">
        OpsSight keeps settings, incidents and audit in PostgreSQL, and events in the event store. This is how
        they are now.
      </StepHead>
      <Panel
        title="Checks"
        note={components === undefined ? undefined : summary(components)}
        actions={
          <Button
            size="sm"
            icon={RefreshCw}
            pending={checks.isFetching}
            onClick={() => void checks.refetch()}
          >
            Check again
          </Button>
        }
      >
        {components !== undefined ? (
          <ul className="list chkl">
            {components.map((component) => (
              <li key={component.name}>
                <StateBadge box {...LOOK[component.state]} />
                <div className="grow">
                  <div className="font-medium">{component.name}</div>
                  <div className="text-xs text-text-2">{component.detail}</div>
                </div>
              </li>
            ))}
          </ul>
        ) : checks.isError ? (
          <ErrorState
            title="The checks did not load"
            error={checks.error}
            onRetry={() => void checks.refetch()}
          />
        ) : (
          <Skeleton rows={4} rowHeight={52} label="Checking" />
        )}
      </Panel>
      <div className="row">
        <Button kind="primary" size="lg" className="ml-auto" onClick={onDone}>
          Continue
        </Button>
      </div>
    </>
  );
}
