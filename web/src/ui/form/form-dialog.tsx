import { useId, type ReactNode } from "react";
import type { DefaultValues, FieldValues } from "react-hook-form";
import type { $ZodType } from "zod/v4/core";

import { Button } from "../button";
import { Dialog } from "../dialog";
import { OpsForm, useOpsForm } from "./form";

interface FormDialogProps<V extends FieldValues> {
  open: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  schema: $ZodType<V, V>;
  defaultValues: DefaultValues<NoInfer<V>>;
  /** Sends it; the dialog closes when it resolves, and shows what was refused when it rejects. */
  onSubmit: (values: V) => Promise<unknown>;
  /** Verb and object: "Add server". */
  action: string;
  danger?: boolean;
  wide?: boolean;
  /** Bound fields: TextField, SelectField and the like. */
  children: ReactNode;
}

/** A question in a dialog. It starts from `defaultValues` each time it opens. */
export function FormDialog<V extends FieldValues>(props: FormDialogProps<V>) {
  return props.open ? <OpenFormDialog {...props} /> : null;
}

function OpenFormDialog<V extends FieldValues>({
  onClose,
  title,
  description,
  schema,
  defaultValues,
  onSubmit,
  action,
  danger = false,
  wide,
  children,
}: FormDialogProps<V>) {
  const id = useId();
  const form = useOpsForm<V>({ schema, defaultValues });
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      description={description}
      wide={wide}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind={danger ? "danger" : "primary"}
            type="submit"
            form={id}
            pending={form.formState.isSubmitting}
          >
            {action}
          </Button>
        </>
      }
    >
      <OpsForm
        id={id}
        form={form}
        onSubmit={async (values) => {
          await onSubmit(values);
          onClose();
        }}
      >
        {children}
      </OpsForm>
    </Dialog>
  );
}
