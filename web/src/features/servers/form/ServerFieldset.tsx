import { useQuery } from "@tanstack/react-query";
import { useFormContext, useWatch } from "react-hook-form";

import { useMay } from "@/api/session";
import { credentialsQuery } from "@/api/shared/lists";
import { SelectField, TextareaField, TextField } from "@/ui/form/bound";
import { CredentialFields } from "@/ui/form/credential-fields";
import { LabelsField } from "@/ui/form/labels-field";
import { RadioField } from "@/ui/form/radio-field";

import { NEW_CREDENTIAL, splitAddress, type ServerForm } from "./server-form";

/** What each policy means for the first connection and for a changed key. */
export const POLICIES = [
  {
    value: "tofu",
    label: "Trust the first key",
    hint: "The key seen at the first connection is pinned. A different one later is refused until somebody accepts it.",
  },
  {
    value: "strict_pinned",
    label: "Only a key I have compared",
    hint: "The first connection is refused as well and shows the fingerprint to compare on the machine's console.",
  },
  {
    value: "disabled",
    label: "Do not check",
    hint: "Anybody between here and the server can read and change everything. For throw-away machines only.",
  },
] as const;

/** A whole "user@host:port" that is pasted into the address goes into its three fields. */
function useSplitAddress() {
  const { setValue, getValues } = useFormContext<ServerForm>();
  return () => {
    const parts = splitAddress(getValues("address"));
    if (parts.username === undefined && parts.port === undefined) return;
    setValue("address", parts.address, { shouldValidate: true });
    if (parts.username !== undefined) setValue("username", parts.username);
    if (parts.port !== undefined) setValue("port", parts.port);
  };
}

export function ServerFieldset({ isNew }: { isNew: boolean }) {
  const split = useSplitAddress();
  return (
    <>
      <div className="form-grid" onBlur={split}>
        <TextField
          name="address"
          label="Address"
          mono
          autoFocus={isNew}
          autoComplete="off"
          placeholder="bk-api-03.ams1 or ops-run@10.41.6.23:22"
        />
        <TextField name="port" label="Port" type="number" inputMode="numeric" min={1} max={65_535} />
        <TextField
          name="name"
          label="Name"
          optional
          autoComplete="off"
          hint="How it is called here. The address when left empty."
        />
        <TextField
          name="username"
          label="Log in as"
          optional
          mono
          autoComplete="off"
          hint="The user of the credential when left empty."
        />
      </div>
      <CredentialChoice />
      <RadioField name="host_key_policy" label="Host key" options={POLICIES} />
      <LabelsField
        name="labels"
        label="Labels"
        hint="Alerts find the server by them, such as instance or env."
      />
      <TextareaField name="description" label="Description" optional rows={2} />
    </>
  );
}

function CredentialChoice() {
  const mayUse = useMay("credentials:use");
  const maySee = useMay("credentials:read");
  const mayAdd = useMay("credentials:write");
  const credentials = useQuery({ ...credentialsQuery, enabled: maySee });
  const { control } = useFormContext<ServerForm>();
  const chosen = useWatch({ control, name: "credential_id" });
  if (!mayUse || !maySee) return null;
  return (
    <>
      <SelectField
        name="credential_id"
        label="Credential"
        placeholder="Choose a credential"
        options={[
          { value: "", label: "None yet" },
          ...(credentials.data ?? []).map((credential) => ({
            value: credential.id,
            label: credential.name,
            note: `${credential.kind === "ssh_key" ? "SSH key" : "password"}, ${credential.username}`,
          })),
          ...(mayAdd ? [{ value: NEW_CREDENTIAL, label: "Add a credential…" }] : []),
        ]}
      />
      {chosen === NEW_CREDENTIAL ? (
        <div className="stack g12 inset">
          <CredentialFields prefix="credential." />
        </div>
      ) : null}
    </>
  );
}
