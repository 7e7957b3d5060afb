import type { FieldSpec, JsonValue } from "./schema";

export type FieldValue = string | number | boolean | undefined;
export type Settings = Readonly<Record<string, unknown>>;

export interface ProviderValues {
  /** What the connection is called. */
  name: string;
  settings: Record<string, FieldValue>;
  /** Secrets that are to be taken away. */
  remove: Record<string, boolean>;
}

/** What is stored of a connection, as the server tells it. */
export interface StoredSettings {
  name: string;
  settings: Settings;
  secretsSet: readonly string[];
}

/** Names of fields that are asked for only once another one is filled in: a port without a host says nothing. */
export type ShownWith = Readonly<Record<string, string>>;

export const NOTHING_STORED: StoredSettings = { name: "", settings: {}, secretsSet: [] };

function initialOf(field: FieldSpec, stored: unknown): FieldValue {
  const value = stored ?? field.initial;
  if (field.kind === "secret") return "";
  if (field.kind === "boolean") return value === true;
  if (field.kind === "number") return typeof value === "number" ? value : undefined;
  return typeof value === "string" ? value : "";
}

/** Return what the form starts with: what is stored, or the defaults. */
export function valuesOf(fields: readonly FieldSpec[], stored: StoredSettings): ProviderValues {
  return {
    name: stored.name,
    settings: Object.fromEntries(
      fields.map((field) => [field.name, initialOf(field, stored.settings[field.name])]),
    ),
    remove: Object.fromEntries(stored.secretsSet.map((name) => [name, false])),
  };
}

const isEmpty = (value: FieldValue) => value === undefined || value === "";

/** Whether the field is asked for now. */
export function isShown(
  field: FieldSpec,
  values: Pick<ProviderValues, "settings">,
  shownWith: ShownWith = {},
): boolean {
  const other = shownWith[field.name];
  return other === undefined || !isEmpty(values.settings[other]);
}

/** Whether an address that secrets are sent to is not the one that is stored. */
export function destinationMoved(
  fields: readonly FieldSpec[],
  values: Pick<ProviderValues, "settings">,
  stored: StoredSettings,
): boolean {
  return fields.some((field) => {
    if (!field.destination) return false;
    const now = values.settings[field.name];
    // A sealed address is only known to have changed once one is typed.
    if (field.kind === "secret") return !isEmpty(now) && stored.secretsSet.includes(field.name);
    return now !== initialOf(field, stored.settings[field.name]);
  });
}

/** Secrets that are kept as long as none is entered; none once the address has changed. */
export function keptSecrets(
  fields: readonly FieldSpec[],
  values: Pick<ProviderValues, "settings">,
  stored: StoredSettings,
): ReadonlySet<string> {
  if (destinationMoved(fields, values, stored)) {
    // The address itself may be a secret; the one that is stored stays when none is typed.
    const addresses = fields.filter((field) => field.destination && field.kind === "secret");
    return new Set(addresses.map(({ name }) => name).filter((name) => stored.secretsSet.includes(name)));
  }
  return new Set(stored.secretsSet);
}

/** Return what the API takes: what was left empty is left out, and so a secret that stays; one taken away is null. */
export function settingsOf(
  fields: readonly FieldSpec[],
  values: ProviderValues,
  shownWith: ShownWith = {},
): Record<string, JsonValue> {
  const body: Record<string, JsonValue> = {};
  for (const field of fields) {
    const value = values.settings[field.name];
    if (field.kind === "secret" && values.remove[field.name] === true) body[field.name] = null;
    else if (isShown(field, values, shownWith) && value !== undefined && value !== "") {
      body[field.name] = typeof value === "string" && field.kind !== "secret" ? value.trim() : value;
    }
  }
  return body;
}
