import { useQuery } from "@tanstack/react-query";
import { z } from "zod";

import { useMe } from "@/api/session";
import { usersQuery } from "@/api/shared/lists";
import type { ServiceAccount } from "@/api/types";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { ComboboxField, TextField } from "@/ui/form/bound";
import { FormDialog } from "@/ui/form/form-dialog";
import { toast } from "@/ui/toast";

import { useDeleteAccount, useSaveAccount } from "../api/accounts";

const schema = z.object({
  name: z.string().trim().min(1, "Name the program.").max(100, "Keep it under 100 letters."),
  owner_id: z.string().min(1, "Choose who answers for it."),
});

/** A program that tokens belong to, and who answers for it. */
export function AccountDialog({ account, onClose }: { account: ServiceAccount | null; onClose: () => void }) {
  const me = useMe();
  const save = useSaveAccount(account);
  const users = useQuery(usersQuery);
  return (
    <FormDialog
      open
      onClose={onClose}
      title={account === null ? "Add service account" : `Edit ${account.name}`}
      description="Its tokens may do at most what its owner may do, and stop when the owner is disabled."
      action={account === null ? "Add service account" : "Save changes"}
      schema={schema}
      defaultValues={{ name: account?.name ?? "", owner_id: account?.owner.id ?? me.id }}
      onSubmit={async (form) => {
        const saved = await save.mutateAsync(form);
        toast.done(`${saved.name} saved.`);
      }}
    >
      <TextField name="name" label="Name" placeholder="prometheus" autoComplete="off" />
      <ComboboxField
        name="owner_id"
        label="Owner"
        options={(users.data ?? [])
          .filter((user) => !user.disabled)
          .map((user) => ({ value: user.id, label: user.name, note: user.role }))}
      />
    </FormDialog>
  );
}

export function DeleteAccountDialog({
  account,
  onClose,
}: {
  account: ServiceAccount | null;
  onClose: () => void;
}) {
  const remove = useDeleteAccount();
  return (
    <ConfirmDialog
      open={account !== null}
      onClose={onClose}
      title={`Delete service account ${account?.name ?? ""}?`}
      action="Delete service account"
      keep="Keep service account"
      typeName={account?.name ?? ""}
      onConfirm={async () => {
        if (account === null) return;
        await remove.mutateAsync(account);
        toast.done(`${account.name} is deleted.`);
      }}
    >
      All its tokens stop working. To stop them for a while, disable it instead.
    </ConfirmDialog>
  );
}
