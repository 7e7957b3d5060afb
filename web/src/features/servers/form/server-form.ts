import { z } from "zod";

import type { NewServer, Server } from "@/api/types";
import { credentialSchema, EMPTY_CREDENTIAL } from "@/ui/form/credential-fields";
import { labelRows, labelsOf } from "@/ui/form/labels-field";

/** Choice of a credential that does not exist yet. */
export const NEW_CREDENTIAL = "new";

const labelRow = z.object({
  key: z
    .string()
    .trim()
    .regex(/^([A-Za-z_][A-Za-z0-9_]{0,99})?$/u, "Letters, digits and _ only."),
  value: z.string().trim().max(500),
});

const base = z.object({
  name: z.string().trim().max(100, "Keep it under 100 letters."),
  address: z
    .string()
    .trim()
    .min(1, "Give a host name or an IP address.")
    .regex(/^[^\s@/]+$/u, "Give the host name or address alone, without user, scheme or path."),
  port: z
    .number("Give a number from 1 to 65535.")
    .int()
    .min(1, "From 1 to 65535.")
    .max(65_535, "From 1 to 65535."),
  username: z.string().regex(/^[^\s:@]{0,100}$/u, "A login name has no spaces, colons or at signs."),
  credential_id: z.string(),
  host_key_policy: z.enum(["strict_pinned", "tofu", "disabled"]),
  labels: z.array(labelRow),
  description: z.string().max(2000, "Keep it under 2,000 letters."),
});

const withoutNew = base.extend({ credential: z.any() });
const withNew = base.extend({ credential: credentialSchema });

/** The parts of the new credential are checked only while one is being made. */
export const serverSchema = z.custom<ServerForm>().check((ctx) => {
  const schema = ctx.value.credential_id === NEW_CREDENTIAL ? withNew : withoutNew;
  const result = schema.safeParse(ctx.value);
  for (const issue of result.error?.issues ?? []) {
    ctx.issues.push({ code: "custom", input: ctx.value, path: issue.path, message: issue.message });
  }
});

export type ServerForm = z.infer<typeof withNew>;

export function formOf(server: Server | null): ServerForm {
  return {
    name: server?.name ?? "",
    address: server?.address ?? "",
    port: server?.port ?? 22,
    username: server?.username ?? "",
    credential_id: server?.credential_id ?? "",
    host_key_policy: server?.host_key_policy ?? "tofu",
    labels: labelRows(server?.labels ?? {}),
    description: server?.description ?? "",
    credential: EMPTY_CREDENTIAL,
  };
}

/** What the API takes. A server without a name is called by its address. */
export function fieldsOf(form: ServerForm, credentialId: string | null): NewServer {
  const { name, address, port, username, host_key_policy, labels, description } = form;
  return {
    name: name.trim() === "" ? address.trim() : name.trim(),
    address: address.trim(),
    port,
    username,
    credential_id: credentialId,
    host_key_policy,
    labels: labelsOf(labels),
    description,
  };
}

/** "ops@db-1.ams1:2222" → its parts, for an address that was pasted whole. */
export function splitAddress(text: string): { address: string; username?: string; port?: number } {
  const match = /^(?:([^\s@:]+)@)?([^\s@:/]+|\[[0-9a-fA-F:]+\])(?::(\d{1,5}))?$/u.exec(text.trim());
  const address = match?.[2]?.replace(/^\[|\]$/gu, "");
  if (match === null || address === undefined) return { address: text };
  return {
    address,
    ...(match[1] === undefined ? {} : { username: match[1] }),
    ...(match[3] === undefined ? {} : { port: Number(match[3]) }),
  };
}
