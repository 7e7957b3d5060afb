import type { Contract } from "./contract";

export type ChannelKind = Contract<"ChannelKind">;
export type ChannelConfig = Contract<"ChannelConfigResponse">;
export type Channel = Contract<"ChannelResponse">;
export type NewChannel = Contract<"EmailChannelCreate"> | Contract<"WebhookChannelCreate">;
export type ChannelChange = Contract<"ChannelChange">;
export type ChannelTest = Contract<"ChannelTestResponse">;
export type ContactMethod = Contract<"ContactMethodBody">;
export type ContactMethods = Contract<"ContactMethodsBody">;
export type Notification = Contract<"NotificationResponse">;
