import type { Named } from "./identity";

export type ChannelKind = "email" | "webhook";

export interface ChannelConfig {
  url?: string | null;
  from_address?: string | null;
  to_address?: string | null;
  host?: string | null;
  port?: number | null;
  username?: string | null;
  security?: "auto" | "starttls" | "tls" | "none" | null;
  verify_certificate?: boolean | null;
  /** Whether a password or signing secret is kept; it is never given back. */
  has_secret: boolean;
}

export interface Channel {
  id: string;
  name: string;
  kind: ChannelKind;
  config: ChannelConfig;
  enabled: boolean;
  is_default: boolean;
  created_at: string;
  version: number;
}

export interface ContactMethod {
  channel_id: string;
  address: string;
  enabled: boolean;
}

export interface Notification {
  id: string;
  incident_id: string | null;
  user: Named | null;
  channel: { id: string; name: string; kind: ChannelKind };
  address: string;
  subject: string;
  state: "queued" | "sending" | "delivered" | "failed";
  created_at: string;
  delivered_at: string | null;
  /** `ok` is null while the outcome of a try is not known. */
  attempts: { at: string; ok: boolean | null; detail: string; ms: number | null }[];
}
