import { useQuery } from "@tanstack/react-query";
import { History, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";

import { useMay } from "@/api/session";
import { policiesQuery } from "@/api/shared/lists";
import { usersQuery } from "@/api/shared/lists";
import type { EscalationPolicy, EscalationTarget } from "@/api/types";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { plural } from "@/ui/format/numbers";
import { duration } from "@/ui/format/time";
import { IconButton } from "@/ui/icon-button";
import { Panel } from "@/ui/panel";
import { Skeleton } from "@/ui/skeleton";

import { useDeletePolicy } from "../api/policies";
import { schedulesQuery } from "../api/schedules";
import { repeatWords, targetWords } from "../history/facets";
import { PolicyHistory, useHistoryAddress } from "../history/HistoryDialog";
import { PolicyDialog } from "./PolicyDialog";

type Asked = { kind: "edit"; policy: EscalationPolicy | null } | { kind: "delete"; policy: EscalationPolicy };

/** What happens when nobody answers, policy by policy. */
export function PoliciesPanel() {
  const mayWrite = useMay("oncall:write");
  const policies = useQuery(policiesQuery);
  const remove = useDeletePolicy();
  const [asked, setAsked] = useState<Asked | null>(null);
  const history = useHistoryAddress();
  const add = mayWrite ? (
    <Button size="sm" icon={Plus} onClick={() => setAsked({ kind: "edit", policy: null })}>
      Add policy
    </Button>
  ) : null;
  if (policies.data === undefined) {
    return policies.isError ? (
      <ErrorState
        title="Policies did not load"
        error={policies.error}
        onRetry={() => void policies.refetch()}
      />
    ) : (
      <Skeleton rows={4} rowHeight={48} label="Loading policies" />
    );
  }
  return (
    <div className="stack">
      <div className="row">
        <span className="text-text-2">{plural(policies.data.length, "policy", "policies")}</span>
        <span className="ml-auto">{add}</span>
      </div>
      {policies.data.length === 0 ? (
        <EmptyState title="No escalation policy yet">
          Without one, whoever is on call is paged once.
        </EmptyState>
      ) : null}
      {policies.data.map((policy) => (
        <Policy
          key={policy.id}
          policy={policy}
          onHistory={() => history.show(policy.id)}
          onEdit={mayWrite ? () => setAsked({ kind: "edit", policy }) : null}
          onDelete={mayWrite && !policy.is_default ? () => setAsked({ kind: "delete", policy }) : null}
        />
      ))}
      {history.id === undefined ? null : <PolicyHistory id={history.id} onClose={history.close} />}
      {asked?.kind === "edit" ? <PolicyDialog policy={asked.policy} onClose={() => setAsked(null)} /> : null}
      {asked?.kind === "delete" ? (
        <ConfirmDialog
          open
          onClose={() => setAsked(null)}
          title={`Delete policy ${asked.policy.name}?`}
          action="Delete policy"
          keep="Keep policy"
          typeName={asked.policy.name}
          onConfirm={() => remove.mutateAsync(asked.policy.id)}
        >
          Escalations under way go on with the steps they began with.
        </ConfirmDialog>
      ) : null}
    </div>
  );
}

interface PolicyProps {
  policy: EscalationPolicy;
  onHistory: () => void;
  onEdit: (() => void) | null;
  onDelete: (() => void) | null;
}

function Policy({ policy, onHistory, onEdit, onDelete }: PolicyProps) {
  return (
    <Panel
      title={policy.name}
      note={repeatWords(policy.repeat)}
      actions={
        <>
          {policy.is_default ? <Badge>default</Badge> : null}
          <IconButton size="sm" icon={History} label={`History of ${policy.name}`} onClick={onHistory} />
          {onEdit === null ? null : (
            <IconButton size="sm" icon={Pencil} label={`Edit ${policy.name}`} onClick={onEdit} />
          )}
          {onDelete === null ? null : (
            <IconButton size="sm" icon={Trash2} label={`Delete ${policy.name}`} onClick={onDelete} />
          )}
        </>
      }
    >
      <ol className="ladder">
        {policy.steps.map((step, index) => (
          <li key={index}>
            <span className="no num">{index + 1}</span>
            <div>
              <TargetWords targets={step.targets} />
              <div className="text-xs text-text-3">
                {index === 0 ? "at once" : `after ${duration(step.delay_seconds)} without an answer`}
              </div>
            </div>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function TargetWords({ targets }: { targets: readonly EscalationTarget[] }) {
  const schedules = useQuery(schedulesQuery);
  const users = useQuery({ ...usersQuery, enabled: useMay("users:read") });
  const scheduleNames = new Map(schedules.data?.map((each) => [each.id, each.name]));
  const people = new Map(users.data?.map((each) => [each.id, each.name]));
  const words = targets.map((target) => targetWords(target, scheduleNames, people));
  return <span>Page {words.join(" and ")}</span>;
}
