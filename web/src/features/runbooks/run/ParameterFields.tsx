import { useQuery } from "@tanstack/react-query";

import { useMay } from "@/api/session";
import { serversQuery } from "@/api/shared/lists";
import type { RunbookParameter } from "@/api/types";
import { ComboboxField, SelectField, SwitchField, TextField } from "@/ui/form/bound";

import { rulesOf } from "./parameters";

interface ParameterFieldsProps {
  parameters: readonly RunbookParameter[];
  /** Name of the object in the form that holds the values. */
  prefix: string;
}

/** One field for each parameter, by its type. */
export function ParameterFields({ parameters, prefix }: ParameterFieldsProps) {
  return parameters.map((parameter) => (
    <ParameterField key={parameter.name} parameter={parameter} name={`${prefix}.${parameter.name}`} />
  ));
}

function ParameterField({ parameter, name }: { parameter: RunbookParameter; name: string }) {
  const mayExecute = useMay("servers:execute");
  const rules = rulesOf(parameter);
  const hint = [parameter.description, rules === "" ? "" : `(${rules})`]
    .filter((part) => part !== "")
    .join(" ");
  const shared = {
    name,
    label: <span className="mono">{parameter.name}</span>,
    hint: hint === "" ? undefined : hint,
    optional: !parameter.required && parameter.type !== "boolean",
  };
  const locked = parameter.restricted && !mayExecute;
  switch (parameter.type) {
    case "boolean":
      return <SwitchField name={name} label={shared.label} hint={shared.hint} />;
    case "choice":
      return (
        <SelectField
          {...shared}
          placeholder="Choose one"
          options={(parameter.choices ?? []).map((choice) => ({ value: choice, label: choice }))}
        />
      );
    case "server":
      return <ServerParameter {...shared} />;
    case "integer":
    case "number":
      return <TextField {...shared} inputMode={parameter.type === "integer" ? "numeric" : "decimal"} />;
    case "string":
      return (
        <TextField
          {...shared}
          mono
          type={parameter.secret ? "password" : "text"}
          autoComplete="off"
          readOnly={locked}
        />
      );
  }
}

interface ServerParameterProps {
  name: string;
  label: React.ReactNode;
  hint: string | undefined;
  optional: boolean;
}

function ServerParameter(props: ServerParameterProps) {
  const servers = useQuery({ ...serversQuery, enabled: useMay("servers:read") });
  return (
    <ComboboxField
      {...props}
      placeholder="Choose a server"
      options={(servers.data ?? []).map((server) => ({
        value: server.id,
        label: server.name,
        note: server.address,
      }))}
    />
  );
}
