import { useFormContext, useWatch } from "react-hook-form";

import { CheckboxField, SelectField, TextField } from "../form/bound";
import type { FieldSpec } from "./schema";
import { isShown, keptSecrets, type ProviderValues, type ShownWith, type StoredSettings } from "./values";

interface ProviderFieldsProps {
  fields: readonly FieldSpec[];
  stored: StoredSettings;
  shownWith?: ShownWith;
  /** What each value of a choice is called, by field. */
  words?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** What may be known of a secret that is kept, such as the host of an address. */
  hints?: Readonly<Record<string, string>>;
}

/** The fields of a provider's settings, inside a form that `providerSchema` checks. */
export function ProviderFields({ fields, stored, shownWith, words = {}, hints = {} }: ProviderFieldsProps) {
  const { control } = useFormContext<ProviderValues>();
  const [settings, remove] = useWatch({ control, name: ["settings", "remove"] });
  const kept = keptSecrets(fields, { settings }, stored);
  return fields
    .filter((field) => isShown(field, { settings }, shownWith))
    .map((field) => (
      <ProviderField
        key={field.name}
        field={field}
        words={words[field.name] ?? {}}
        isSet={stored.secretsSet.includes(field.name)}
        kept={kept.has(field.name)}
        hint={hints[field.name]}
        removed={remove[field.name] === true}
      />
    ));
}

interface ProviderFieldProps {
  field: FieldSpec;
  words: Readonly<Record<string, string>>;
  /** A secret of this name is stored. */
  isSet: boolean;
  kept: boolean;
  hint: string | undefined;
  removed: boolean;
}

function ProviderField({ field, words, ...secret }: ProviderFieldProps) {
  const name = `settings.${field.name}`;
  const common = {
    name,
    label: field.label,
    hint: field.help,
    optional: !field.required && field.initial === null,
  };
  const text = { ...common, placeholder: field.placeholder, autoComplete: "off" };
  switch (field.kind) {
    case "boolean":
      return <CheckboxField name={name} label={field.label} hint={field.help} />;
    case "choice":
      return (
        <SelectField
          {...common}
          options={field.options.map((value) => ({ value, label: words[value] ?? spokenValue(value) }))}
        />
      );
    case "number":
      return <TextField {...text} type="number" min={field.limits.minimum} max={field.limits.maximum} />;
    case "email":
      return <TextField {...text} type="email" />;
    case "text":
      return <TextField {...text} mono={field.destination} />;
    case "secret":
      return <SecretField field={field} {...secret} />;
  }
}

const spokenValue = (value: string) => value.charAt(0).toUpperCase() + value.slice(1).replaceAll("_", " ");

/** Written, never read: what is kept shows only that it is there. */
function SecretField({ field, isSet, kept, hint, removed }: Omit<ProviderFieldProps, "words">) {
  const said = !isSet
    ? field.help
    : kept
      ? `${hint === undefined ? "One is set" : `Set to ${hint}`}; leave it empty to keep it.`
      : "Enter it again because the address changes.";
  return (
    <>
      {removed ? null : (
        <TextField
          name={`settings.${field.name}`}
          label={field.label}
          type="password"
          optional={!field.required}
          mono={field.destination}
          placeholder={field.placeholder}
          autoComplete="new-password"
          hint={said}
        />
      )}
      {isSet && !field.required ? (
        <CheckboxField name={`remove.${field.name}`} label={`Remove ${field.label.toLowerCase()}`} />
      ) : null}
    </>
  );
}
