import { useQuery } from "@tanstack/react-query";
import { useFormContext, useWatch } from "react-hook-form";

import { runbooksQuery, serversQuery } from "@/api/shared/lists";
import type { Binding } from "@/api/types";
import { ComboboxField, TextField } from "@/ui/form/bound";
import { DurationField } from "@/ui/form/duration-field";
import { FormDialog } from "@/ui/form/form-dialog";
import { LabelsField } from "@/ui/form/labels-field";
import { RadioField } from "@/ui/form/radio-field";

import { useSaveBinding } from "../api/bindings";
import { bindingSchema, fieldsOf, formOf, type BindingForm } from "./binding-form";

interface BindingDialogProps {
  binding: Binding | null;
  /** Chosen beforehand on a new one. */
  runbook?: string;
  onClose: () => void;
}

/** Which alerts start which runbook by themselves, where, and how often at most. */
export function BindingDialog({ binding, runbook, onClose }: BindingDialogProps) {
  const save = useSaveBinding(binding);
  const runbooks = useQuery(runbooksQuery);
  return (
    <FormDialog
      open
      wide
      onClose={onClose}
      title={binding === null ? "Start a runbook by itself" : `Edit “${binding.name}”`}
      description="It runs when an incident is opened by an alert that has all these labels. Its result is checked, and people are paged when it does not help."
      schema={bindingSchema}
      defaultValues={formOf(binding, runbook)}
      action={binding === null ? "Add automatic start" : "Save changes"}
      onSubmit={(form) => save.mutateAsync(fieldsOf(form))}
    >
      <div className="form-grid">
        <TextField name="name" label="Name" placeholder="Restart booking-api when it is down" />
        <ComboboxField
          name="runbook"
          label="Runbook"
          placeholder="Choose a runbook"
          options={(runbooks.data ?? []).map((each) => ({
            value: each.name,
            label: each.title,
            note: each.approved ? each.name : "not approved",
          }))}
        />
      </div>
      <LabelsField
        name="matchers"
        label="Alerts that have these labels"
        noun="matcher"
        keyPlaceholder="alertname"
        valuePlaceholder="ServiceDown"
        hint="Every one has to be exactly so."
      />
      <RadioField
        name="where"
        label="Server"
        options={[
          {
            value: "label",
            label: "The one a label of the alert names",
            hint: "By name, address or its own label.",
          },
          { value: "id", label: "Always the same one" },
        ]}
      />
      <Where />
      <ParameterRows />
      <div className="form-grid">
        <TextField name="max_attempts" label="At most, times" type="number" min={1} max={100} />
        <DurationField name="window_seconds" label="In any" hint="After that a person has to act." />
      </div>
    </FormDialog>
  );
}

function Where() {
  const { control } = useFormContext<BindingForm>();
  const where = useWatch({ control, name: "where" });
  const servers = useQuery({ ...serversQuery, enabled: where === "id" });
  if (where === "label")
    return <TextField name="label" label="Name of the label" mono placeholder="instance" />;
  return (
    <ComboboxField
      name="server_id"
      label="Server"
      placeholder="Type a name"
      options={(servers.data ?? []).map((server) => ({
        value: server.id,
        label: server.name,
        note: server.address,
      }))}
    />
  );
}

function ParameterRows() {
  const { control } = useFormContext<BindingForm>();
  const name = useWatch({ control, name: "runbook" });
  const runbooks = useQuery(runbooksQuery);
  const parameters = runbooks.data?.find((each) => each.name === name)?.parameters ?? [];
  if (parameters.length === 0) return null;
  const required = parameters.filter((each) => each.required).map((each) => each.name);
  return (
    <LabelsField
      name="parameters"
      label="Parameters"
      noun="parameter"
      keyPlaceholder={parameters[0]?.name ?? "name"}
      valuePlaceholder="{{ labels.service }}"
      hint={`${required.length === 0 ? "None is needed" : `Needed: ${required.join(", ")}`}. {{ labels.x }} takes the alert’s label x. Known: ${parameters.map((each) => each.name).join(", ")}.`}
    />
  );
}
