import { useNavigate } from "@tanstack/react-router";
import { Save } from "lucide-react";
import { z } from "zod";

import type { Runbook } from "@/api/types";
import { Button } from "@/ui/button";
import { TextareaField } from "@/ui/form/bound";
import { OpsForm, useOpsForm } from "@/ui/form/form";
import { Note } from "@/ui/note";
import { PageHeader } from "@/ui/page-header";
import { Panel } from "@/ui/panel";
import { toast } from "@/ui/toast";
import { useUrlState } from "@/ui/url-state";

import { useSaveRunbook } from "../api/save-runbook";
import { TEMPLATE } from "./template";

const schema = z.object({
  source: z.string().trim().min(1, "Write the runbook.").max(200_000, "It may have 200,000 letters."),
});
const FORM = "runbook-source";

/** The YAML of a runbook. What the server refuses is said at the text. */
export function EditorPage({ runbook }: { runbook: Runbook | null }) {
  const [, setUrl] = useUrlState();
  const navigate = useNavigate();
  const save = useSaveRunbook(runbook?.name ?? null);
  const form = useOpsForm({ schema, defaultValues: { source: runbook?.text ?? TEMPLATE } });
  const leave = () => setUrl({ new: undefined, edit: undefined });
  return (
    <>
      <PageHeader
        title={runbook === null ? "New runbook" : `Edit ${runbook.title}`}
        crumbs={[
          { label: "Runbooks", to: "/runbooks" },
          ...(runbook === null ? [] : [{ label: runbook.name, to: `/runbooks/${runbook.name}` }]),
        ]}
        here={runbook === null ? "New" : "Edit"}
        actions={
          <>
            <Button onClick={leave}>Cancel</Button>
            <Button
              kind="primary"
              icon={Save}
              type="submit"
              form={FORM}
              pending={form.formState.isSubmitting}
            >
              Save runbook
            </Button>
          </>
        }
      />
      <div className="two">
        <Panel title="Source" note="YAML" padded>
          <OpsForm
            id={FORM}
            form={form}
            onSubmit={async ({ source }) => {
              const saved = await save.mutateAsync(source);
              toast.done(`${saved.title} saved.`, { detail: `Version ${saved.version.slice(0, 12)}.` });
              await navigate({ to: "/runbooks/$name", params: { name: saved.name }, search: {} });
            }}
          >
            {runbook?.source === "shipped" ? (
              <Note>This runbook is shipped. What you save takes its place, until you delete it.</Note>
            ) : null}
            <TextareaField name="source" label="Runbook" mono rows={28} spellCheck={false} />
          </OpsForm>
        </Panel>
        <Panel title="How it is written" padded>
          <Fields />
        </Panel>
      </div>
    </>
  );
}

const FIELDS = [
  ["name", "Letters, digits and hyphens. It is how the API and automatic starts call it."],
  ["parameters", "Typed values that are asked for. Commands get them as {{ name }}, quoted."],
  ["steps", "Run in order. The first that fails ends the run."],
  ["timeout_seconds", "A step that takes longer is stopped."],
  ["retries", "How often a step that failed is tried again."],
  ["idempotent", "It may run twice without harm, so it is run again when a worker dies."],
  ["verify", "A command that shows whether the step did what it should."],
  ["destructive", "The run starts as a dry run unless the person says otherwise."],
  ["approved", "Responders may run it."],
] as const;

function Fields() {
  return (
    <dl className="stack g8">
      {FIELDS.map(([name, text]) => (
        <div key={name}>
          <dt>
            <code>{name}</code>
          </dt>
          <dd className="text-xs text-text-2">{text}</dd>
        </div>
      ))}
    </dl>
  );
}
