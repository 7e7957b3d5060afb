import type { Named } from "./identity";

export type ChannelKind = "email" | "webhook";

export interface Channel {
  id: string;
  name: string;
  kind: ChannelKind;
  config: Record<string, string | null>;
  enabled: boolean;
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
  subject: string;
  state: "queued" | "sending" | "delivered" | "failed";
  created_at: string;
  delivered_at: string | null;
  attempts: { at: string; ok: boolean; detail: string; ms: number }[];
}
