import { useQuery } from "@tanstack/react-query";
import { Save, Trash2 } from "lucide-react";
import { useState } from "react";
import { useWatch } from "react-hook-form";

import { ProblemError } from "@/api/problem";
import { useMay } from "@/api/session";
import type { Rule } from "@/api/types";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { ErrorState } from "@/ui/error-state";
import { OpsForm, useOpsForm } from "@/ui/form/form";
import { count } from "@/ui/format/numbers";
import { Note } from "@/ui/note";
import { PageHeader } from "@/ui/page-header";
import { Panel } from "@/ui/panel";
import { Skeleton } from "@/ui/skeleton";
import { StateBadge } from "@/ui/state-badge";
import { Time } from "@/ui/time";
import { toast } from "@/ui/toast";
import { useUrlState } from "@/ui/url-state";

import { ruleQuery, useDeleteRule, useSaveRule } from "../api/rules";
import { conditionWords, limitWords, queryWords } from "../words";
import { PreviewPanel } from "./PreviewPanel";
import { RevisionsPanel } from "./RevisionsPanel";
import { conditionOf, fieldsOf, formOf, ruleSchema } from "./rule-form";
import { RuleFields } from "./RuleFields";

const CRUMBS = [{ label: "Rules", to: "/rules" }];
const FORM = "rule-form";

/** One rule that is there already. */
export function RulePage({ id }: { id: string }) {
  const rule = useQuery(ruleQuery(id));
  const gone = rule.error instanceof ProblemError && rule.error.status === 404;
  if (rule.data !== undefined && !gone) return <RuleEditor key={id} rule={rule.data} />;
  return (
    <>
      <PageHeader title="Rule" crumbs={CRUMBS} />
      {gone ? (
        <div className="stack">
          <Note>This rule is not there any more. Below is what it was.</Note>
          <RevisionsPanel id={id} />
        </div>
      ) : rule.isError ? (
        <ErrorState title="The rule did not load" error={rule.error} onRetry={() => void rule.refetch()} />
      ) : (
        <Skeleton rows={10} rowHeight={40} label="Loading the rule" />
      )}
    </>
  );
}

/** The form of a rule with its preview beside it. Those who may not change it read it. */
export function RuleEditor({ rule }: { rule: Rule | null }) {
  const [, setUrl] = useUrlState();
  const mayWrite = useMay("monitoring:write");
  const save = useSaveRule(rule);
  const form = useOpsForm({ schema: ruleSchema, defaultValues: formOf(rule) });
  const values = useWatch({ control: form.control, compute: (all) => all });
  const [deleting, setDeleting] = useState(false);
  const leave = () => setUrl({ new: undefined, rule: undefined });
  return (
    <>
      <PageHeader
        title={rule?.name ?? "New rule"}
        crumbs={CRUMBS}
        sub={rule === null ? undefined : <RuleState rule={rule} />}
        actions={
          mayWrite ? (
            <>
              {rule === null ? null : (
                <Button kind="danger-quiet" icon={Trash2} onClick={() => setDeleting(true)}>
                  Delete rule…
                </Button>
              )}
              <Button onClick={leave}>Cancel</Button>
              <Button
                kind="primary"
                icon={Save}
                type="submit"
                form={FORM}
                pending={form.formState.isSubmitting}
              >
                Save rule
              </Button>
            </>
          ) : null
        }
      />
      <div className="two">
        <Panel title="Rule" note={rule === null ? undefined : `revision ${rule.revision}`} padded>
          {mayWrite ? (
            <OpsForm
              id={FORM}
              form={form}
              onSubmit={async (filled) => {
                const saved = await save.mutateAsync(fieldsOf(filled));
                toast.done(`${saved.name} saved.`, {
                  detail: `It fires when there are ${conditionWords(saved)}.`,
                });
                leave();
              }}
            >
              <RuleFields severity={values.severity} />
            </OpsForm>
          ) : (
            <p>
              {rule === null
                ? ""
                : `Fires when there are ${conditionWords(rule)}, counting ${queryWords(rule.query)}.`}
            </p>
          )}
        </Panel>
        <div className="stack">
          <PreviewPanel condition={conditionOf(values)} />
          {rule === null ? null : <RevisionsPanel id={rule.id} />}
        </div>
      </div>
      {rule === null ? null : (
        <DeleteRule rule={rule} open={deleting} onClose={() => setDeleting(false)} onDone={leave} />
      )}
    </>
  );
}

function RuleState({ rule }: { rule: Rule }) {
  return (
    <span className="row wrap gap-3">
      <StateBadge state={rule.enabled ? rule.state : "off"} box />
      <span>
        {rule.last_error ?? (
          <>
            {rule.last_value === null
              ? "not looked at yet"
              : `${count(rule.last_value)} events, ${limitWords(rule)} fires`}
          </>
        )}
      </span>
      <span>
        looked at <Time at={rule.last_evaluated_at} none="never" />
      </span>
    </span>
  );
}

interface DeleteRuleProps {
  rule: Rule;
  open: boolean;
  onClose: () => void;
  onDone: () => void;
}

function DeleteRule({ rule, open, onClose, onDone }: DeleteRuleProps) {
  const remove = useDeleteRule();
  return (
    <ConfirmDialog
      open={open}
      onClose={onClose}
      title={`Delete rule ${rule.name}?`}
      action="Delete rule"
      keep="Keep rule"
      typeName={rule.name}
      onConfirm={async () => {
        await remove.mutateAsync(rule.id);
        onDone();
      }}
    >
      Its alert resolves, if it fires. What the rule was stays readable in its revisions.
    </ConfirmDialog>
  );
}
