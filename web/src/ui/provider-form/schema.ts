/** Fields of a form from the JSON Schema (draft 2020-12) that the server makes of a provider's settings. */

export type JsonValue = string | number | boolean | null;

export interface PropertySchema {
  type?: string;
  title?: string;
  description?: string;
  format?: string;
  pattern?: string;
  enum?: readonly JsonValue[];
  const?: JsonValue;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  anyOf?: readonly PropertySchema[];
  allOf?: readonly PropertySchema[];
  $ref?: string;
  /** Sealed, and never given back. */
  "x-secret"?: boolean;
  /** Says where secrets are sent: whoever changes it enters them again. */
  "x-destination"?: boolean;
  "x-placeholder"?: string;
  "x-order"?: number;
}

export interface SettingsSchema {
  properties?: Readonly<Record<string, PropertySchema>>;
  required?: readonly string[];
  $defs?: Readonly<Record<string, PropertySchema>>;
}

export type FieldKind = "text" | "secret" | "email" | "number" | "boolean" | "choice";

export interface FieldSpec {
  name: string;
  label: string;
  help: string | undefined;
  kind: FieldKind;
  required: boolean;
  destination: boolean;
  placeholder: string | undefined;
  initial: JsonValue;
  integer: boolean;
  options: readonly string[];
  limits: Pick<PropertySchema, "minimum" | "maximum" | "minLength" | "maxLength" | "pattern">;
}

/** Follow references and take the one alternative that is not null: what may be left out is written `anyOf` by the server. */
function resolved(property: PropertySchema, defs: SettingsSchema["$defs"]): PropertySchema {
  const outer = property;
  let inner = property;
  for (;;) {
    const next: PropertySchema | undefined =
      inner.$ref === undefined
        ? (inner.anyOf ?? inner.allOf)?.find((each) => each.type !== "null")
        : defs?.[inner.$ref.split("/").at(-1) ?? ""];
    if (next === undefined) return { ...inner, ...outer, type: inner.type, enum: inner.enum };
    inner = { ...inner, ...next, anyOf: next.anyOf, allOf: next.allOf, $ref: next.$ref };
  }
}

function kindOf(schema: PropertySchema): FieldKind {
  if (schema["x-secret"] === true) return "secret";
  if (schema.enum !== undefined) return "choice";
  if (schema.type === "boolean") return "boolean";
  if (schema.type === "integer" || schema.type === "number") return "number";
  return schema.format === "email" ? "email" : "text";
}

/** "verify_certificate" -> "Verify certificate". */
function spoken(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function fieldOf(name: string, property: PropertySchema, schema: SettingsSchema): FieldSpec {
  const { title, description, type, enum: options, ...rest } = resolved(property, schema.$defs);
  const { minimum, maximum, minLength, maxLength, pattern } = rest;
  const given = rest.default;
  return {
    name,
    label: title ?? spoken(name),
    help: description,
    kind: kindOf({ ...rest, type, enum: options }),
    required: schema.required?.includes(name) ?? false,
    destination: rest["x-destination"] === true,
    placeholder: rest["x-placeholder"],
    initial:
      typeof given === "string" || typeof given === "number" || typeof given === "boolean" ? given : null,
    integer: type === "integer",
    options: (options ?? []).filter((each) => each !== null).map(String),
    limits: { minimum, maximum, minLength, maxLength, pattern },
  };
}

/** Return the fields of the form in their order. */
export function fieldsOf(schema: SettingsSchema): FieldSpec[] {
  const place = (property: PropertySchema) => property["x-order"] ?? Number.MAX_SAFE_INTEGER;
  return Object.entries(schema.properties ?? {})
    .sort(([, a], [, b]) => place(a) - place(b))
    .map(([name, property]) => fieldOf(name, property, schema));
}
