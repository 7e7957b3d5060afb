import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Navigate, useLocation, useRouter } from "@tanstack/react-router";
import { useState } from "react";

import { ErrorState } from "@/ui/error-state";
import { Skeleton } from "@/ui/skeleton";

import { setupStateQuery } from "./api/setup-state";
import { EntryFrame } from "./EntryFrame";
import { AdministratorStep } from "./setup/AdministratorStep";
import { ChecksStep } from "./setup/ChecksStep";
import { NextStep } from "./setup/NextStep";
import { SetupSteps } from "./setup/SetupSteps";

const STEPS = ["administrator", "checks", "next"] as const;

/** First-run set-up, opened from the link the server prints: `/setup#token=...`. What follows # is not sent, so no log has it. */
export function SetupPage() {
  const token = useLocation({
    select: ({ hash }) => new URLSearchParams(hash.replace(/^#/, "")).get("token"),
  });
  const [step, setStep] = useState(0);
  const queryClient = useQueryClient();
  const router = useRouter();
  const state = useQuery({ ...setupStateQuery, enabled: step === 0 });
  if (step === 0 && state.data?.needed === false) return <Navigate to="/login" search={{}} replace />;

  const current = STEPS[step];
  return (
    <EntryFrame title="Set-up" note="First-run set-up" lined>
      <div className="su">
        <SetupSteps current={step} />
        <main className="stack">
          {state.isError && state.data === undefined ? (
            <ErrorState
              title="Set-up did not load"
              error={state.error}
              onRetry={() => void state.refetch()}
            />
          ) : state.data === undefined ? (
            <Skeleton rows={6} rowHeight={44} label="Loading set-up" />
          ) : current === "administrator" ? (
            <AdministratorStep
              key={token}
              token={token ?? ""}
              onDone={() => {
                queryClient.removeQueries({ queryKey: setupStateQuery.queryKey });
                queryClient.setQueryData(setupStateQuery.queryKey, { needed: false });
                setStep(1);
              }}
            />
          ) : current === "checks" ? (
            <ChecksStep onDone={() => setStep(2)} />
          ) : (
            <NextStep onGo={(path) => router.history.replace(path)} />
          )}
        </main>
      </div>
    </EntryFrame>
  );
}
