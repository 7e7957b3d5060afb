import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Play } from "lucide-react";

import { useMay } from "@/api/session";
import { runbooksQuery } from "@/api/shared/lists";
import type { Execution, Incident } from "@/api/types";
import { ButtonLink } from "@/ui/button";
import { plural } from "@/ui/format/numbers";
import { roughDuration } from "@/ui/format/time";
import { Note } from "@/ui/note";
import { Panel } from "@/ui/panel";

import { incidentAlertsQuery } from "../api/get-incident-alerts";
import { incidentExecutionsQuery } from "../api/get-incident-executions";
import { bindingsQuery } from "../api/list-bindings";
import { suggest, type Suggestion } from "./suggest";

const isActive = (run: Execution) => run.state === "running" || run.state === "pending";

/** Runbooks that are bound to the alerts of this incident. */
export function SuggestedPanel({ incident }: { incident: Incident }) {
  const mayRun = useMay("runbooks:run");
  const runbooks = useQuery(runbooksQuery);
  const bindings = useQuery(bindingsQuery);
  const alerts = useQuery(incidentAlertsQuery(incident.id));
  const executions = useQuery(incidentExecutionsQuery(incident.id));
  if (runbooks.data === undefined || bindings.data === undefined || alerts.data === undefined) return null;
  const found = suggest(bindings.data, alerts.data, runbooks.data);
  const active = (executions.data ?? []).find(isActive);
  return (
    <Panel
      title={found.length > 1 ? "Suggested runbooks" : "Suggested runbook"}
      actions={
        <Link to="/runbooks" search={{ incident: incident.id }}>
          All runbooks
        </Link>
      }
      padded
    >
      {found.length === 0 ? (
        <p className="text-text-2">No runbook is bound to these alerts.</p>
      ) : (
        <div className="stack g12">
          {active === undefined ? null : (
            <Note tone="warn">
              Wait for{" "}
              <Link to="/executions/$id" params={{ id: active.id }}>
                {active.key}
              </Link>{" "}
              before you start another run.
            </Note>
          )}
          {found.map((suggestion) => (
            <SuggestionItem
              key={suggestion.runbook.name}
              suggestion={suggestion}
              incident={incident}
              mayRun={mayRun && (suggestion.runbook.approved || !suggestion.runbook.destructive)}
            />
          ))}
        </div>
      )}
    </Panel>
  );
}

interface SuggestionItemProps {
  suggestion: Suggestion;
  incident: Incident;
  mayRun: boolean;
}

function SuggestionItem({ suggestion: { runbook, binding }, incident, mayRun }: SuggestionItemProps) {
  const rail = `starts by itself at most ${plural(binding.max_attempts, "time")} in ${roughDuration(binding.window_seconds)}`;
  return (
    <div className="stack g8">
      <div>
        <Link className="font-medium" to="/runbooks/$name" params={{ name: runbook.name }}>
          {runbook.title}
        </Link>
        <div className="text-xs text-text-2">
          Bound as “{binding.name}”{binding.enabled ? `, ${rail}` : ", switched off"}.{" "}
          {plural(runbook.steps.length, "step")}
          {runbook.destructive ? ", destructive" : ""}.
        </div>
      </div>
      <div className="row">
        {mayRun ? (
          <ButtonLink
            size="sm"
            icon={Play}
            to="/runbooks/$name"
            params={{ name: runbook.name }}
            search={{ run: "1", incident: incident.id }}
          >
            Run…
          </ButtonLink>
        ) : null}
        <Link className="text-xs" to="/runbooks/$name" params={{ name: runbook.name }}>
          Read the steps
        </Link>
      </div>
    </div>
  );
}
