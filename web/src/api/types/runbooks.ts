import type { Contract } from "./contract";

export type RunbookParameter = Contract<"ParameterResponse">;
export type RunbookStep = Contract<"StepDefinitionResponse">;
export type Runbook = Contract<"RunbookResponse">;
export type RunbookText = Contract<"RunbookSource">;
/** A version of a runbook that was stored or run. */
export type RunbookRevision = Contract<"RunbookRevisionResponse">;

export type ExecutionState = Contract<"ExecutionState">;
export type StepState = Contract<"StepState">;
export type ExecutionStep = Contract<"StepResponse">;
export type Execution = Contract<"ExecutionResponse">;
export type ExecutionOutput = Contract<"OutputResponse">;
export type JournalLine = Contract<"JournalResponse">;
export type StartRequest = Contract<"ExecutionRequest">;
export type StepResolution = Contract<"StepResolveRequest">;
export type StepOutcome = Contract<"Resolution">;

export type Binding = Contract<"BindingResponse">;
export type NewBinding = Contract<"BindingCreate">;
export type BindingChange = Contract<"BindingChange">;
