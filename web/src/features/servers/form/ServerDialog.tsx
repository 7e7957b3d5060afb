import { useNavigate } from "@tanstack/react-router";
import { useRef } from "react";

import { ProblemError } from "@/api/problem";
import { useCreateCredential } from "@/api/shared/create-credential";
import type { Server } from "@/api/types";
import { credentialBody } from "@/ui/form/credential-fields";
import { FormDialog } from "@/ui/form/form-dialog";
import { toast } from "@/ui/toast";

import { useSaveServer } from "../api/save-server";
import { fieldsOf, formOf, NEW_CREDENTIAL, serverSchema, type ServerForm } from "./server-form";
import { ServerFieldset } from "./ServerFieldset";

/** A refused credential is shown at its own fields, which stand under "credential." in this form. */
class CredentialRefused extends Error {
  readonly errors: readonly { field: string; message: string }[];
  constructor(cause: ProblemError) {
    super(cause.message, { cause });
    this.errors = cause.errors.map(({ field, message }) => ({
      field: `credential.${field.replace(/^body\./u, "")}`,
      message,
    }));
  }
}

interface ServerDialogProps {
  open: boolean;
  onClose: () => void;
  /** Null adds a new one. */
  server: Server | null;
}

/** Adds a server, with a new credential if need be, or changes one. */
export function ServerDialog({ open, onClose, server }: ServerDialogProps) {
  const navigate = useNavigate();
  const save = useSaveServer(server);
  const createCredential = useCreateCredential();
  // Made once: when the server itself is refused afterwards, the next try takes the same credential.
  const made = useRef<string | null>(null);

  const credentialOf = async (form: ServerForm): Promise<string | null> => {
    if (form.credential_id !== NEW_CREDENTIAL) return form.credential_id === "" ? null : form.credential_id;
    if (made.current === null) {
      try {
        made.current = (await createCredential.mutateAsync(credentialBody(form.credential))).id;
      } catch (error) {
        throw error instanceof ProblemError ? new CredentialRefused(error) : error;
      }
    }
    return made.current;
  };

  return (
    <FormDialog
      open={open}
      onClose={() => {
        made.current = null;
        onClose();
      }}
      wide
      title={server === null ? "Add server" : `Edit ${server.name}`}
      description={server === null ? "Afterwards the connection is tested, stage by stage." : undefined}
      schema={serverSchema}
      defaultValues={formOf(server)}
      action={server === null ? "Add server" : "Save changes"}
      onSubmit={async (form) => {
        const saved = await save.mutateAsync(fieldsOf(form, await credentialOf(form)));
        if (server === null) {
          await navigate({ to: "/servers/$id", params: { id: saved.id }, search: { test: "1" } });
        } else {
          toast.done(`${saved.name} saved.`);
        }
      }}
    >
      <ServerFieldset isNew={server === null} />
    </FormDialog>
  );
}
