import { standardSchemaResolver } from "@hookform/resolvers/standard-schema";
import type { ReactNode } from "react";
import {
  FormProvider,
  useForm,
  type DefaultValues,
  type FieldValues,
  type SubmitHandler,
  type UseFormReturn,
} from "react-hook-form";
import type { $ZodType } from "zod/v4/core";

import { Note } from "../note";
import { applyProblem } from "./problems";

interface OpsFormOptions<V extends FieldValues> {
  schema: $ZodType<V, V>;
  defaultValues: DefaultValues<V>;
}

/** A form checked by a zod schema, each field when it is left and again while it is mended. */
export function useOpsForm<V extends FieldValues>({
  schema,
  defaultValues,
}: OpsFormOptions<V>): UseFormReturn<V, unknown, V> {
  return useForm<V, unknown, V>({
    // Zod speaks Standard Schema itself; its own resolver would bring all of Zod into every form.
    resolver: standardSchemaResolver(schema),
    defaultValues,
    mode: "onTouched",
    reValidateMode: "onChange",
  });
}

interface OpsFormProps<V extends FieldValues> {
  form: UseFormReturn<V, unknown, V>;
  /** A rejected promise is put on the form: fields of a 422 where they belong, the rest at the end. */
  onSubmit: (values: V) => Promise<unknown>;
  className?: string;
  children: ReactNode;
  id?: string;
}

/** `<form>` around bound fields (see bound.tsx). Errors of the whole form appear after the fields. */
export function OpsForm<V extends FieldValues>({ form, onSubmit, className, children, id }: OpsFormProps<V>) {
  const submit: SubmitHandler<V> = async (values) => {
    try {
      await onSubmit(values);
    } catch (error) {
      applyProblem(form as unknown as UseFormReturn<V>, error);
    }
  };
  const root = form.formState.errors.root?.message;
  return (
    <FormProvider {...form}>
      <form
        id={id}
        noValidate
        className={className ?? "stack g12"}
        onSubmit={(event) => {
          // A form in a dialog must not also send the form under it: React events bubble through portals.
          event.stopPropagation();
          void form.handleSubmit(submit)(event);
        }}
      >
        {children}
        {root === undefined ? null : (
          <Note tone="fail" alert>
            {root}
          </Note>
        )}
      </form>
    </FormProvider>
  );
}
