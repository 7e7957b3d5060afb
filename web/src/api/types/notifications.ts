import type { Contract } from "./contract";

/** A way to reach people; its settings come without the secrets. */
export type Channel = Contract<"ChannelResponse">;
/** Its kind is one of those that the server lists, which may be more than were known when this was built. */
export type NewChannel = Omit<Contract<"ChannelCreate">, "kind"> & { kind: string };
/** `settings` are replaced as a whole, but a secret that is left out stays. */
export type ChannelChange = Contract<"ChannelChange">;

export type ContactMethod = Contract<"ContactMethodBody">;
export type ContactMethods = Contract<"ContactMethodsBody">;
export type Notification = Contract<"NotificationResponse">;
