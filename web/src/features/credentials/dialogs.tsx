import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { z } from "zod";

import { useMay } from "@/api/session";
import { useCreateCredential } from "@/api/shared/create-credential";
import { serversQuery } from "@/api/shared/lists";
import type { Credential, Server } from "@/api/types";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { TextField } from "@/ui/form/bound";
import {
  credentialBody,
  CredentialFields,
  credentialSchema,
  EMPTY_CREDENTIAL,
  SecretFields,
} from "@/ui/form/credential-fields";
import { FormDialog } from "@/ui/form/form-dialog";
import { plural } from "@/ui/format/numbers";
import { Note } from "@/ui/note";
import { toast } from "@/ui/toast";

import { useChangeCredential } from "./api/change-credential";
import { useDeleteCredential } from "./api/delete-credential";

export function AddDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const create = useCreateCredential();
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      title="Add credential"
      description="It is checked, sealed with the platform's key, and can never be read again."
      schema={credentialSchema}
      defaultValues={EMPTY_CREDENTIAL}
      action="Add credential"
      onSubmit={async (form) => {
        const made = await create.mutateAsync(credentialBody(form));
        toast.done(`${made.name} added.`);
      }}
    >
      <CredentialFields />
    </FormDialog>
  );
}

interface OfCredential {
  credential: Credential;
  onClose: () => void;
}

const renameSchema = z.object({
  name: z.string().trim().min(1, "Give it a name.").max(100),
  username: z.string().regex(/^[^\s:@]{1,100}$/u, "A login name has no spaces, colons or at signs."),
});

export function RenameDialog({ credential, onClose }: OfCredential) {
  const change = useChangeCredential(credential);
  return (
    <FormDialog
      open
      onClose={onClose}
      title={`Edit ${credential.name}`}
      schema={renameSchema}
      defaultValues={{ name: credential.name, username: credential.username }}
      action="Save changes"
      onSubmit={(form) => change.mutateAsync(form)}
    >
      <TextField name="name" label="Name of the credential" autoComplete="off" />
      <TextField name="username" label="Log in as" mono autoComplete="off" />
    </FormDialog>
  );
}

const rotateSchema = z.object({ private_key: z.string(), passphrase: z.string(), password: z.string() });

/** Puts a new secret in place of the old one. Servers use it from their next connection on. */
export function RotateDialog({ credential, onClose }: OfCredential) {
  const change = useChangeCredential(credential);
  return (
    <FormDialog
      open
      onClose={onClose}
      title={`Rotate ${credential.name}`}
      description={`The new ${credential.kind === "ssh_key" ? "key" : "password"} is used from the next connection on. Put it on the machines first. It is used by ${plural(credential.used_by, "server")}.`}
      schema={rotateSchema}
      defaultValues={{ private_key: "", passphrase: "", password: "" }}
      action="Rotate credential"
      onSubmit={async ({ private_key, passphrase, password }) => {
        await change.mutateAsync(
          credential.kind === "password"
            ? { password }
            : { private_key, ...(passphrase === "" ? {} : { passphrase }) },
        );
        toast.done(`${credential.name} rotated.`);
      }}
    >
      <SecretFields kind={credential.kind} />
    </FormDialog>
  );
}

const NAMED = 8;

/** Deleting is refused while servers rely on it; which ones is said before it is tried. */
export function DeleteDialog({ credential, onClose }: OfCredential) {
  const remove = useDeleteCredential();
  const servers = useQuery({ ...serversQuery, enabled: useMay("servers:read") && credential.used_by > 0 });
  const users = (servers.data ?? []).filter((server) => server.credential_id === credential.id);
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={`Delete ${credential.name}?`}
      action="Delete credential"
      keep="Keep credential"
      typeName={credential.name}
      onConfirm={() => remove.mutateAsync(credential.id)}
    >
      {credential.used_by === 0 ? (
        "No server uses it. The secret is destroyed and cannot be brought back."
      ) : (
        <Note tone="warn">
          <b className="font-medium">Used by {plural(credential.used_by, "server")}.</b> Give them another
          credential first.
          <UsedBy servers={users} />
        </Note>
      )}
    </ConfirmDialog>
  );
}

function UsedBy({ servers }: { servers: readonly Server[] }) {
  if (servers.length === 0) return null;
  return (
    <ul className="list-plain mono text-xs">
      {servers.slice(0, NAMED).map((server) => (
        <li key={server.id}>
          <Link to="/servers/$id" params={{ id: server.id }}>
            {server.name}
          </Link>
        </li>
      ))}
      {servers.length > NAMED ? <li>and {servers.length - NAMED} more</li> : null}
    </ul>
  );
}
