import { useQuery } from "@tanstack/react-query";
import { z } from "zod";

import { rolesQuery } from "@/api/shared/lists";
import type { RoleName, User } from "@/api/types";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { SelectField, TextField } from "@/ui/form/bound";
import { FormDialog } from "@/ui/form/form-dialog";
import { PASSWORD_HINT, passwordLack } from "@/ui/form/password";
import { toast } from "@/ui/toast";

import { useAddUser, useChangeUser } from "./api/users";

export type UserDialog =
  | { kind: "add" }
  | { kind: "edit"; user: User }
  | { kind: "password"; user: User }
  | { kind: "disable"; user: User };

const password = z
  .string()
  .refine((value) => passwordLack(value) === null, { error: "Use at least 10 characters." });
const name = z.string().trim().min(1, "Type the full name.");
const role = z.custom<RoleName>((chosen) => chosen !== "", "Choose a role.");
const addSchema = z.object({
  name,
  email: z.email("Type the whole address, such as mara@example.org."),
  role,
  password,
});
const editSchema = z.object({ name, role });
const passwordSchema = z.object({ password });

interface UserDialogsProps {
  dialog: UserDialog | null;
  onClose: () => void;
}

/** The questions about a person; one at a time. */
export function UserDialogs({ dialog, onClose }: UserDialogsProps) {
  switch (dialog?.kind) {
    case "add":
      return <AddDialog onClose={onClose} />;
    case "edit":
      return <EditDialog user={dialog.user} onClose={onClose} />;
    case "password":
      return <PasswordDialog user={dialog.user} onClose={onClose} />;
    case "disable":
      return <DisableDialog user={dialog.user} onClose={onClose} />;
    default:
      return null;
  }
}

function RoleField() {
  const roles = useQuery(rolesQuery);
  const options = (roles.data ?? []).map((each) => ({ value: each.name, label: each.name }));
  const about = roles.data?.map((each) => `${each.name}: ${each.description}`).join(" ");
  return <SelectField name="role" label="Role" options={options} placeholder="Choose a role" hint={about} />;
}

function AddDialog({ onClose }: { onClose: () => void }) {
  const add = useAddUser();
  return (
    <FormDialog
      open
      onClose={onClose}
      title="Add person"
      action="Add person"
      schema={addSchema}
      defaultValues={{ name: "", email: "", role: "responder", password: "" }}
      onSubmit={async (values) => {
        const user = await add.mutateAsync(values);
        toast.done(`${user.name} can sign in.`, {
          detail: "Give them the password by another way than e-mail.",
        });
      }}
    >
      <TextField name="name" label="Full name" autoComplete="off" autoFocus />
      <TextField name="email" label="Work e-mail" type="email" autoComplete="off" />
      <RoleField />
      <TextField
        name="password"
        label="First password"
        type="password"
        autoComplete="new-password"
        hint={`${PASSWORD_HINT} They can change it under Settings.`}
      />
    </FormDialog>
  );
}

function EditDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const change = useChangeUser();
  return (
    <FormDialog
      open
      onClose={onClose}
      title={`Change ${user.name}`}
      action="Save changes"
      schema={editSchema}
      defaultValues={{ name: user.name, role: user.role }}
      onSubmit={async (values) => {
        await change.mutateAsync({ user, change: values });
        toast.done(`${values.name} is changed.`);
      }}
    >
      <TextField name="name" label="Full name" autoComplete="off" />
      <RoleField />
    </FormDialog>
  );
}

function PasswordDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const change = useChangeUser();
  return (
    <FormDialog
      open
      onClose={onClose}
      title={`Set a new password for ${user.name}`}
      description="They are signed out everywhere and sign in with the new one."
      action="Set password"
      schema={passwordSchema}
      defaultValues={{ password: "" }}
      onSubmit={async (values) => {
        await change.mutateAsync({ user, change: values });
        toast.done(`${user.name} has a new password.`);
      }}
    >
      <TextField
        name="password"
        label="New password"
        type="password"
        autoComplete="new-password"
        hint={PASSWORD_HINT}
      />
    </FormDialog>
  );
}

function DisableDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const change = useChangeUser();
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={`Disable ${user.name}?`}
      action="Disable person"
      keep="Keep access"
      onConfirm={async () => {
        await change.mutateAsync({ user, change: { disabled: true } });
        toast.done(`${user.name} can no longer sign in.`);
      }}
    >
      They are signed out everywhere and cannot sign in until you let them again. What they did stays in the
      record. If they are on call, change the schedule.
    </ConfirmDialog>
  );
}
