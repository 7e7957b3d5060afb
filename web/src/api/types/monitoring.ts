import type { Contract } from "./contract";

export type RuleQuery = Contract<"QueryBody">;
export type RuleCondition = Contract<"ConditionBody">;
export type Rule = Contract<"RuleResponse">;
export type NewRule = Contract<"RuleCreate">;
export type RuleChange = Contract<"RuleChange">;
/** A rule as it was from `at` on. */
export type RuleRevision = Contract<"RuleRevisionResponse">;
export type RulePreview = Contract<"PreviewResponse">;
