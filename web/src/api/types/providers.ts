import type { Contract } from "./contract";

/** A kind of outside system, with the JSON Schema of what a person enters. */
export type Provider = Contract<"ProviderResponse">;
/** One stage of a test; `ms` is null when it was not tried. */
export type TestStageResult = Contract<"TestStageResponse">;
export type StagedTestResult = Contract<"StagesResponse">;

/** A connection's settings without its secrets: `secrets_set` names them, `hints` says what may be known of some. */
export type ProviderSettings = Pick<Contract<"ChannelResponse">, "settings" | "secrets_set" | "hints">;
