import { z } from "zod";

import type { Channel, NewChannel } from "@/api/types";

/** `ops@example.org` or `Operations <ops@example.org>`, or nothing. */
const mailAddress = z
  .string()
  .trim()
  .regex(/^$|^[^\s@<>]+@[^\s@<>]+$|^[^<>@]*<[^\s@<>]+@[^\s@<>]+>$/u, "Write it as ops@example.org.");

const config = z.object({
  from_address: mailAddress,
  to_address: mailAddress,
  host: z
    .string()
    .trim()
    .regex(
      /^[^\s/:@]*$|^\[?[0-9a-f:]+\]?$/iu,
      "Give a name such as mail.example.org; the port has its own field.",
    ),
  port: z.number("Give a number from 1 to 65535.").int().min(1).max(65_535).optional(),
  username: z.string().trim(),
  password: z.string(),
  security: z.enum(["auto", "starttls", "tls", "none"]),
  verify_certificate: z.boolean(),
  url: z.string().trim(),
  secret: z.string(),
});

export const channelSchema = z
  .object({
    name: z.string().trim().min(1, "Give it a name.").max(100, "Keep it under 100 letters."),
    kind: z.enum(["email", "webhook"]),
    config,
  })
  .check((ctx) => {
    const { kind, config: given } = ctx.value;
    if (kind === "webhook" && !/^https?:\/\/\S+$/u.test(given.url)) {
      ctx.issues.push({
        code: "custom",
        input: given.url,
        path: ["config", "url"],
        message: "Give an address that begins with https:// or http://.",
      });
    }
  });

export type ChannelForm = z.infer<typeof channelSchema>;

const EMPTY: ChannelForm["config"] = {
  from_address: "",
  to_address: "",
  host: "",
  port: undefined,
  username: "",
  password: "",
  security: "auto",
  verify_certificate: true,
  url: "",
  secret: "",
};

/** What the API tells of a channel is taken over; what it leaves out or has as null stays empty. */
export function formOf(channel: Channel | null): ChannelForm {
  const told = Object.fromEntries(
    Object.entries(channel?.config ?? {}).filter(([name, value]) => name in EMPTY && value !== null),
  ) as Partial<ChannelForm["config"]>;
  return { name: channel?.name ?? "", kind: channel?.kind ?? "email", config: { ...EMPTY, ...told } };
}

/** What the API takes: the parts of the kind that was chosen, without those that were left empty. */
export function fieldsOf({ name, kind, config: given }: ChannelForm): NewChannel {
  const { url, secret, ...email } = given;
  if (kind === "webhook") return { name: name.trim(), kind, config: { url, ...filled({ secret }) } };
  return { name: name.trim(), kind, config: filled(email.host === "" ? withoutServer(email) : email) };
}

function filled<T extends object>(given: T): Partial<T> {
  const parts = Object.entries(given).filter(([, value]) => value !== undefined && value !== "");
  return Object.fromEntries(parts) as Partial<T>;
}

/** Without a host the platform's own mail server sends, and the rest says nothing. */
function withoutServer({ from_address, to_address }: Omit<ChannelForm["config"], "url" | "secret">) {
  return { from_address, to_address };
}
