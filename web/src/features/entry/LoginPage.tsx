import { useQuery } from "@tanstack/react-query";
import { Navigate, useRouter } from "@tanstack/react-router";
import * as z from "zod/mini";

import { signIn } from "@/api/auth";
import { ProblemError } from "@/api/problem";
import { Button } from "@/ui/button";
import { TextField } from "@/ui/form/bound-text";
import { OpsForm, useOpsForm } from "@/ui/form/form";
import { duration } from "@/ui/format/time";
import { Note } from "@/ui/note";
import { useUrlState } from "@/ui/url-state";

import { setupStateQuery } from "./api/setup-state";
import { EntryFrame } from "./EntryFrame";
import { safeReturn } from "./return-path";

const schema = z.object({
  email: z.email("Type the whole address, such as mara@example.org."),
  password: z.string().check(z.minLength(1, "Type the password.")),
});

/** Puts a refusal at the password, and says how long to wait when there were too many tries. */
function readable(error: unknown): unknown {
  if (error instanceof ProblemError && error.status === 401) {
    return Object.assign(new Error(error.message), {
      errors: [{ field: "password", message: error.message }],
    });
  }
  if (error instanceof ProblemError && error.status === 429 && error.retryAfter !== null) {
    return new Error(`Too many tries. Wait ${duration(error.retryAfter)}, then try again.`);
  }
  return error;
}

export function LoginPage() {
  const router = useRouter();
  const [url] = useUrlState();
  const setup = useQuery(setupStateQuery);
  const form = useOpsForm({ schema, defaultValues: { email: "", password: "" } });
  if (setup.data?.needed === true) return <Navigate to="/setup" search={{}} replace />;

  const submit = async (values: z.infer<typeof schema>) => {
    try {
      await signIn(values.email, values.password);
    } catch (error) {
      form.resetField("password");
      throw readable(error);
    }
    router.history.replace(safeReturn(url.return));
  };
  return (
    <EntryFrame title="Sign in" note={location.host}>
      <main className="si">
        <div className="br">
          <h1>Sign in</h1>
          <p className="text-text-2 si-sub">to {location.host}</p>
          <OpsForm form={form} onSubmit={submit}>
            {url.ended === undefined ? null : (
              <Note>Your session has ended. Sign in to go on where you were.</Note>
            )}
            <TextField
              name="email"
              label="Work e-mail"
              type="email"
              autoComplete="username"
              large
              autoFocus
            />
            <TextField
              name="password"
              label="Password"
              type="password"
              autoComplete="current-password"
              large
            />
            <Button kind="primary" size="lg" wide type="submit" pending={form.formState.isSubmitting}>
              Sign in
            </Button>
          </OpsForm>
          <p className="text-xs text-text-3 si-foot">
            Forgotten? An admin can set a new password under Access. Every sign-in is written to the audit
            log.
          </p>
        </div>
      </main>
    </EntryFrame>
  );
}
