import { useQuery } from "@tanstack/react-query";
import { useController, useWatch } from "react-hook-form";
import { z } from "zod";

import { useMe } from "@/api/session";
import type { CreatedToken } from "@/api/types";
import { Button } from "@/ui/button";
import { CodeBlock } from "@/ui/code-block";
import { Dialog } from "@/ui/dialog";
import { SelectField, TextField } from "@/ui/form/bound";
import { FormDialog } from "@/ui/form/form-dialog";
import { Checkbox } from "@/ui/form/toggle";
import { DayField } from "@/ui/form/utc-field";
import { Note } from "@/ui/note";

import { accountsQuery } from "../api/accounts";
import { useCreateToken } from "../api/tokens";
import { endFault, endOf, LASTS } from "./expiry";

const schema = z
  .object({
    name: z.string().trim().min(1, "Name the system that will use it."),
    permissions: z.array(z.string()).min(1, "Choose at least one permission."),
    lasts: z.enum(LASTS.map(({ value }) => value)),
    day: z.string(),
    account: z.string(),
  })
  .check((ctx) => {
    const message = endFault(ctx.value.lasts, ctx.value.day, Date.now());
    if (message !== undefined) {
      ctx.issues.push({ code: "custom", input: ctx.value.day, path: ["day"], message });
    }
  });

type TokenForm = z.infer<typeof schema>;

const OWN = "own";

interface NewTokenDialogProps {
  onClose: () => void;
  onCreated: (token: CreatedToken) => void;
}

/** A token has an end and somebody it belongs to. */
export function NewTokenDialog({ onClose, onCreated }: NewTokenDialogProps) {
  const create = useCreateToken();
  const accounts = useQuery(accountsQuery);
  const usable = (accounts.data ?? []).filter((account) => !account.disabled);
  const defaults: TokenForm = { name: "", permissions: [], lasts: "90", day: "", account: OWN };
  return (
    <FormDialog
      open
      wide
      onClose={onClose}
      title="Make service token"
      description="Give it only what the system needs. You can give only what you have yourself."
      action="Make token"
      schema={schema}
      defaultValues={defaults}
      onSubmit={async ({ name, permissions, lasts, day, account }) => {
        const expires_at = new Date(endOf(lasts, day, Date.now())).toISOString();
        const whose = account === OWN ? {} : { service_account_id: account };
        onCreated(await create.mutateAsync({ name, permissions, expires_at, ...whose }));
      }}
    >
      <div className="form-grid">
        <TextField name="name" label="Name" placeholder="prometheus-ams1" autoComplete="off" autoFocus />
        <SelectField
          name="account"
          label="Belongs to"
          options={[
            { value: OWN, label: "You" },
            ...usable.map(({ id, name, owner }) => ({ value: id, label: name, note: owner.name })),
          ]}
          hint="It may never do more than its owner may."
        />
        <SelectField name="lasts" label="Good for" options={LASTS} />
        <LastDay />
      </div>
      <PermissionsField />
    </FormDialog>
  );
}

function LastDay() {
  const lasts = useWatch<TokenForm, "lasts">({ name: "lasts" });
  return lasts === "day" ? <DayField name="day" label="Last day, UTC" hint="Two years at most." /> : null;
}

function PermissionsField() {
  const me = useMe();
  const { field, fieldState } = useController<{ permissions: string[] }, "permissions">({
    name: "permissions",
  });
  const toggle = (permission: string, on: boolean) =>
    field.onChange(on ? [...field.value, permission] : field.value.filter((each) => each !== permission));
  return (
    <fieldset className="f">
      <legend className="lab font-medium text-xs">May</legend>
      <div className="perm-box">
        <div className="perm-l">
          {[...me.permissions].sort().map((permission) => (
            <Checkbox
              key={permission}
              label={<code>{permission}</code>}
              checked={field.value.includes(permission)}
              onChange={(on) => toggle(permission, on)}
            />
          ))}
        </div>
      </div>
      {fieldState.error === undefined ? null : (
        <p className="err" role="alert">
          {fieldState.error.message}
        </p>
      )}
    </fieldset>
  );
}

/** Shows the value, this once. */
export function CreatedTokenDialog({ token, onClose }: { token: CreatedToken; onClose: () => void }) {
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Token ${token.name}`}
      footer={
        <Button kind="primary" onClick={onClose}>
          I have copied it
        </Button>
      }
    >
      <Note tone="warn">It is shown this once. Only its hash is kept, so it cannot be shown again.</Note>
      <CodeBlock code={token.token} label="Service token" wrap />
    </Dialog>
  );
}
