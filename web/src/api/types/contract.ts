import type { components } from "../schema.gen";

/** A body of the API's contract by its name in the OpenAPI document. */
export type Contract<Name extends keyof components["schemas"]> = components["schemas"][Name];
