import { useQuery } from "@tanstack/react-query";
import { Plus, X } from "lucide-react";
import { useFieldArray, useFormContext, useWatch } from "react-hook-form";

import { usersQuery } from "@/api/shared/lists";
import type { EscalationPolicy } from "@/api/types";
import { Button } from "@/ui/button";
import { CheckboxField, ComboboxField, TextField } from "@/ui/form/bound";
import { DurationField } from "@/ui/form/duration-field";
import { FormDialog } from "@/ui/form/form-dialog";
import type { SelectOption } from "@/ui/form/select";
import { IconButton } from "@/ui/icon-button";
import { Note } from "@/ui/note";
import { toast } from "@/ui/toast";

import { useSavePolicy } from "../api/policies";
import { schedulesQuery } from "../api/schedules";
import { fieldsOf, formOf, policySchema, targetOptions, type PolicyForm } from "./policy-form";

interface PolicyDialogProps {
  /** Null adds a new one. */
  policy: EscalationPolicy | null;
  onClose: () => void;
}

/** Who is paged first, and who next when nobody answers. */
export function PolicyDialog({ policy, onClose }: PolicyDialogProps) {
  const save = useSavePolicy(policy);
  const wasDefault = policy?.is_default ?? false;
  return (
    <FormDialog
      open
      wide
      onClose={onClose}
      title={policy === null ? "Add escalation policy" : `Edit ${policy.name}`}
      description="Each step waits for an acknowledgement. Escalations under way keep the steps they began with."
      schema={policySchema}
      defaultValues={formOf(policy)}
      action={policy === null ? "Add policy" : "Save changes"}
      onSubmit={async (form) => {
        const saved = await save.mutateAsync(fieldsOf(form, wasDefault));
        toast.done(`${saved.name} saved.`);
      }}
    >
      <TextField name="name" label="Name" placeholder="Platform" />
      <Steps />
      <TextField
        name="repeat"
        label="Begin again, times"
        type="number"
        min={0}
        max={20}
        hint="After the last step, when nobody has answered."
      />
      {wasDefault ? null : (
        <CheckboxField name="is_default" label="Default policy" hint="New incidents are paged by it." />
      )}
    </FormDialog>
  );
}

function Steps() {
  const { control } = useFormContext<PolicyForm>();
  const { fields, append, remove } = useFieldArray({ control, name: "steps" });
  const schedules = useQuery(schedulesQuery);
  const users = useQuery(usersQuery);
  const options = targetOptions(schedules.data ?? [], users.data ?? []);
  return (
    <>
      <ol className="stack g8">
        {fields.map((field, index) => (
          <li key={field.id} className="inset stack g8">
            <div className="row">
              <b className="font-medium">Step {index + 1}</b>
              {fields.length > 1 ? (
                <IconButton
                  bare
                  size="sm"
                  icon={X}
                  className="ml-auto"
                  label={`Remove step ${index + 1}`}
                  onClick={() => remove(index)}
                />
              ) : null}
            </div>
            {index === 0 ? (
              <p className="text-xs text-text-2">At once, when the incident opens.</p>
            ) : (
              <DurationField name={`steps.${index}.delay_seconds`} label="When nobody has acknowledged for" />
            )}
            <Targets step={index} options={options} />
          </li>
        ))}
      </ol>
      {fields.length === 1 ? (
        <Note tone="warn">With one step nobody else hears of it when the first person does not answer.</Note>
      ) : null}
      <div>
        <Button
          size="sm"
          icon={Plus}
          onClick={() => append({ delay_seconds: 300, targets: [{ value: "" }] })}
        >
          Add step
        </Button>
      </div>
    </>
  );
}

function Targets({ step, options }: { step: number; options: readonly SelectOption[] }) {
  const { control, getFieldState, formState } = useFormContext<PolicyForm>();
  const name = `steps.${step}.targets` as const;
  const { fields, append, remove } = useFieldArray({ control, name });
  const chosen = useWatch({ control, name });
  const error = getFieldState(name, formState).error;
  const fault = error?.root?.message ?? error?.message;
  return (
    <fieldset className="f">
      <legend>Page</legend>
      <ul className="members">
        {fields.map((field, index) => (
          <li key={field.id}>
            <span className="grow">
              <ComboboxField
                name={`${name}.${index}.value`}
                label={
                  <span className="vh">
                    Whom to page in step {step + 1}, {index + 1}
                  </span>
                }
                placeholder="A schedule or a person"
                options={options.filter(
                  (option) =>
                    option.value === chosen[index]?.value ||
                    !chosen.some((row) => row.value === option.value),
                )}
              />
            </span>
            {fields.length > 1 ? (
              <IconButton
                bare
                icon={X}
                label={`Page ${index + 1} of step ${step + 1} no more`}
                onClick={() => remove(index)}
              />
            ) : null}
          </li>
        ))}
      </ul>
      <div>
        <Button kind="ghost" size="sm" icon={Plus} onClick={() => append({ value: "" })}>
          And somebody else at the same time
        </Button>
      </div>
      {fault === undefined ? null : (
        <p className="err" role="alert">
          {fault}
        </p>
      )}
    </fieldset>
  );
}
