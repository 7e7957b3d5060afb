import type { Contract } from "./contract";
import type { ProviderSettings } from "./providers";

/** A way to reach people. */
export interface Channel extends ProviderSettings {
  id: string;
  name: string;
  kind: string;
  enabled: boolean;
  is_default: boolean;
  created_at: string;
  version: number;
}

export interface NewChannel {
  name: string;
  kind: string;
  /** As the kind's schema says, secrets included. */
  settings: Record<string, unknown>;
}

/** `settings` are replaced as a whole, but a secret that is left out stays. */
export interface ChannelChange {
  name?: string;
  enabled?: boolean;
  settings?: Record<string, unknown>;
}

export type ContactMethod = Contract<"ContactMethodBody">;
export type ContactMethods = Contract<"ContactMethodsBody">;
export type Notification = Contract<"NotificationResponse">;
