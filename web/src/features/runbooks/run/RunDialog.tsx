import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useFormContext, useWatch } from "react-hook-form";
import { z } from "zod";

import { serversQuery } from "@/api/shared/lists";
import type { Runbook } from "@/api/types";
import { CheckboxField, ComboboxField } from "@/ui/form/bound";
import { FormDialog } from "@/ui/form/form-dialog";
import { Note } from "@/ui/note";

import { useStartExecution } from "../api/start-execution";
import { ParameterFields } from "./ParameterFields";
import { initialForm, parametersSchema, valuesOf } from "./parameters";

interface RunDialogProps {
  runbook: Runbook;
  open: boolean;
  onClose: () => void;
  /** Chosen beforehand, when it was opened from a server or an incident. */
  serverId: string | undefined;
  incidentId: string | undefined;
}

function schemaOf(runbook: Runbook) {
  return z.object({
    server_id: runbook.target === "server" ? z.string().min(1, "Choose a server.") : z.string(),
    parameters: parametersSchema(runbook.parameters),
    dry_run: z.boolean(),
  });
}

/** Starts a runbook. One that destroys begins as a dry run unless the person says otherwise. */
export function RunDialog({ runbook, open, onClose, serverId, incidentId }: RunDialogProps) {
  const start = useStartExecution(runbook.name);
  const navigate = useNavigate();
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      wide={runbook.parameters.length > 4}
      title={`Run “${runbook.title}”`}
      description={incidentId === undefined ? undefined : "It is written into the incident’s timeline."}
      schema={schemaOf(runbook)}
      defaultValues={{
        server_id: serverId ?? "",
        parameters: initialForm(runbook.parameters),
        dry_run: runbook.destructive,
      }}
      action="Start run"
      onSubmit={async ({ server_id, parameters, dry_run }) => {
        const execution = await start.mutateAsync({
          server_id: runbook.target === "server" ? server_id : null,
          parameters: valuesOf(runbook.parameters, parameters),
          dry_run,
          ...(incidentId === undefined ? {} : { incident_id: incidentId }),
        });
        await navigate({ to: "/executions/$id", params: { id: execution.id } });
      }}
    >
      {runbook.target === "server" ? <ServerChoice /> : null}
      <ParameterFields parameters={runbook.parameters} prefix="parameters" />
      <CheckboxField
        name="dry_run"
        label="Dry run"
        hint="Shows each command as it would be run, and changes nothing."
      />
      <DestructiveWarning runbook={runbook} />
    </FormDialog>
  );
}

function ServerChoice() {
  const servers = useQuery(serversQuery);
  return (
    <ComboboxField
      name="server_id"
      label="Server"
      placeholder="Type a name"
      options={(servers.data ?? []).map((server) => ({
        value: server.id,
        label: server.name,
        note: server.state === "reachable" ? server.address : `${server.address}, ${server.state}`,
      }))}
    />
  );
}

function DestructiveWarning({ runbook }: { runbook: Runbook }) {
  const { control } = useFormContext();
  const dry: unknown = useWatch({ control, name: "dry_run" });
  if (!runbook.destructive || dry === true) return null;
  return (
    <Note tone="warn">
      This runbook removes or replaces things and cannot be undone. Read its steps, or make a dry run first.
    </Note>
  );
}
