import { useController } from "react-hook-form";
import { z } from "zod";

import { useMe } from "@/api/session";
import type { CreatedToken } from "@/api/types";
import { Button } from "@/ui/button";
import { CodeBlock } from "@/ui/code-block";
import { Dialog } from "@/ui/dialog";
import { SelectField, TextField } from "@/ui/form/bound";
import { FormDialog } from "@/ui/form/form-dialog";
import { Checkbox } from "@/ui/form/toggle";
import { Note } from "@/ui/note";

import { useCreateToken } from "./api/tokens";

const schema = z.object({
  name: z.string().trim().min(1, "Name the system that will use it."),
  permissions: z.array(z.string()).min(1, "Choose at least one permission."),
  lasts: z.string(),
});

const DAY = 86_400_000;
const LASTS = [
  { value: "", label: "Until it is revoked" },
  { value: "30", label: "30 d" },
  { value: "90", label: "90 d" },
  { value: "365", label: "365 d" },
];

interface NewTokenDialogProps {
  onClose: () => void;
  onCreated: (token: CreatedToken) => void;
}

export function NewTokenDialog({ onClose, onCreated }: NewTokenDialogProps) {
  const create = useCreateToken();
  return (
    <FormDialog
      open
      wide
      onClose={onClose}
      title="Make service token"
      description="Give it only what the system needs. You can give only what you have yourself."
      action="Make token"
      schema={schema}
      defaultValues={{ name: "", permissions: [], lasts: "" }}
      onSubmit={async ({ name, permissions, lasts }) => {
        const expires = lasts === "" ? undefined : new Date(Date.now() + Number(lasts) * DAY).toISOString();
        onCreated(await create.mutateAsync({ name, permissions, expires_at: expires }));
      }}
    >
      <div className="g2">
        <TextField name="name" label="Name" placeholder="prometheus-ams1" autoComplete="off" autoFocus />
        <SelectField name="lasts" label="Good for" options={LASTS} />
      </div>
      <PermissionsField />
    </FormDialog>
  );
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
      <legend className="lab m fs12">May</legend>
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
