import { z } from "zod";

import { setUp } from "@/api/auth";
import { Button } from "@/ui/button";
import { TextField } from "@/ui/form/bound-text";
import { OpsForm, useOpsForm } from "@/ui/form/form";
import { PASSWORD_HINT, passwordLack } from "@/ui/form/password";

import { StepHead } from "./SetupSteps";

const schema = z
  .object({
    token: z.string().trim().min(1, "Copy the token from the link that the server printed."),
    name: z.string().trim().min(1, "Type your full name."),
    email: z.email("Type the whole address, such as mara@example.org."),
    password: z.string(),
    again: z.string(),
  })
  .superRefine((values, context) => {
    const lack = passwordLack(values.password);
    if (lack !== null) context.addIssue({ code: "custom", path: ["password"], message: lack });
    if (values.again !== values.password) {
      context.addIssue({ code: "custom", path: ["again"], message: "The two passwords differ." });
    }
  });

/** Makes the owner account and signs in as it. */
export function AdministratorStep({ token, onDone }: { token: string; onDone: () => void }) {
  const form = useOpsForm({
    schema,
    defaultValues: { token, name: "", email: "", password: "", again: "" },
  });
  return (
    <>
      <StepHead step={1} title="Administrator">
        This account owns the installation. It can add everyone else afterwards, and it cannot be locked out
        by them.
      </StepHead>
      <OpsForm
        form={form}
        onSubmit={async ({ token: given, name, email, password }) => {
          await setUp({ token: given, name, email, password });
          onDone();
        }}
      >
        {token === "" ? (
          <TextField
            name="token"
            label="Set-up token"
            mono
            autoComplete="off"
            hint="The end of the link that the server printed when it started for the first time."
          />
        ) : null}
        <div className="g2">
          <TextField name="name" label="Full name" autoComplete="name" />
          <TextField name="email" label="Work e-mail" type="email" autoComplete="username" />
        </div>
        <div className="g2">
          <TextField
            name="password"
            label="Password"
            type="password"
            autoComplete="new-password"
            hint={PASSWORD_HINT}
          />
          <TextField name="again" label="Password again" type="password" autoComplete="new-password" />
        </div>
        <div className="row">
          <Button
            kind="primary"
            size="lg"
            type="submit"
            className="ml-auto"
            pending={form.formState.isSubmitting}
          >
            Create administrator
          </Button>
        </div>
      </OpsForm>
    </>
  );
}
