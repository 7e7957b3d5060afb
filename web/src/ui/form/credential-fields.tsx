import { useFormContext, useWatch } from "react-hook-form";
import { z } from "zod";

import { TextareaField, TextField } from "./bound";
import { RadioField } from "./radio-field";

/** A new credential as a form holds it. Used alone and inside the form of a server. */
export const credentialSchema = z
  .object({
    name: z.string().trim().min(1, "Give it a name.").max(100, "Keep it under 100 letters."),
    kind: z.enum(["ssh_key", "password"]),
    username: z
      .string()
      .min(1, "Give the name to log in as.")
      .regex(/^[^\s:@]{1,100}$/u, "A login name has no spaces, colons or at signs."),
    private_key: z.string(),
    passphrase: z.string(),
    password: z.string(),
  })
  .check((ctx) => {
    const { kind, private_key, password } = ctx.value;
    if (kind === "ssh_key" && !private_key.includes("PRIVATE KEY")) {
      ctx.issues.push({
        code: "custom",
        input: private_key,
        path: ["private_key"],
        message: "Paste the private key, the whole file from BEGIN to END.",
      });
    }
    if (kind === "password" && password === "") {
      ctx.issues.push({ code: "custom", input: password, path: ["password"], message: "Give the password." });
    }
  });

export type CredentialForm = z.infer<typeof credentialSchema>;

export const EMPTY_CREDENTIAL: CredentialForm = {
  name: "",
  kind: "ssh_key",
  username: "",
  private_key: "",
  passphrase: "",
  password: "",
};

/** What the API takes: only the secret of the kind that was chosen. */
export function credentialBody(form: CredentialForm) {
  const { name, kind, username, private_key, passphrase, password } = form;
  return kind === "password"
    ? { name, kind, username, password }
    : { name, kind, username, private_key, ...(passphrase === "" ? {} : { passphrase }) };
}

/** The secret itself; the kind is given, or read from the form. */
export function SecretFields({ prefix = "", kind }: { prefix?: string; kind: CredentialForm["kind"] }) {
  return kind === "password" ? (
    <TextField name={`${prefix}password`} label="Password" type="password" autoComplete="new-password" />
  ) : (
    <>
      <TextareaField
        name={`${prefix}private_key`}
        label="Private key"
        mono
        rows={5}
        spellCheck={false}
        placeholder="-----BEGIN OPENSSH PRIVATE KEY-----"
        hint="It is sealed on the server and can be replaced, never read again."
      />
      <TextField
        name={`${prefix}passphrase`}
        label="Passphrase of the key"
        type="password"
        optional
        autoComplete="new-password"
      />
    </>
  );
}

/** Name, kind, login name and secret. `prefix` is put before the field names, such as "credential." */
export function CredentialFields({ prefix = "" }: { prefix?: string }) {
  const { control } = useFormContext();
  const kind: unknown = useWatch({ control, name: `${prefix}kind` });
  return (
    <>
      <TextField
        name={`${prefix}name`}
        label="Name of the credential"
        placeholder="deploy key, Amsterdam"
        autoComplete="off"
      />
      <RadioField
        name={`${prefix}kind`}
        label="Kind"
        options={[
          { value: "ssh_key", label: "SSH key", hint: "Recommended. Ed25519, ECDSA or RSA." },
          { value: "password", label: "Password" },
        ]}
      />
      <TextField name={`${prefix}username`} label="Log in as" placeholder="ops-run" autoComplete="off" mono />
      <SecretFields prefix={prefix} kind={kind === "password" ? "password" : "ssh_key"} />
    </>
  );
}
