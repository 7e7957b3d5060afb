export { ProviderCards } from "./ProviderCards";
export { ProviderFields } from "./ProviderFields";
export { ProviderTrial } from "./ProviderTrial";
export { fieldsOf, type FieldSpec, type SettingsSchema } from "./schema";
export { failureOf, StageList, testSummary, type StagedTest, type TestStage } from "./StageList";
export { NOTHING_STORED, settingsOf, valuesOf, type ProviderValues, type StoredSettings } from "./values";
export { providerSchema } from "./zod";
