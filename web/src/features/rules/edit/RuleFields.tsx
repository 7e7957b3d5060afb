import { useQuery } from "@tanstack/react-query";

import { useMay } from "@/api/session";
import { SelectField, TextField } from "@/ui/form/bound";
import { DurationField } from "@/ui/form/duration-field";
import { LabelsField } from "@/ui/form/labels-field";

import { eventFieldsQuery } from "../api/event-fields";

const SEVERITIES = [
  { value: "", label: "Any" },
  { value: ">=notice", label: "Notice or worse" },
  { value: ">=warning", label: "Warning or worse" },
  { value: ">=error", label: "Error or worse" },
  { value: ">=critical", label: "Critical or worse" },
] as const;

/** The parts of a rule: which events count, how many are too many, and what its alert says. */
export function RuleFields({ severity }: { severity: string }) {
  const fields = useQuery({ ...eventFieldsQuery, enabled: useMay("events:read") });
  const known = SEVERITIES.some((each) => each.value === severity);
  const services = fields.data?.services.slice(0, 6).join(", ") ?? "";
  const sources = fields.data?.sources.slice(0, 6).join(", ") ?? "";
  return (
    <>
      <TextField name="name" label="Name" placeholder="booking-api: pool timeouts" autoComplete="off" />
      <h3>Events that count</h3>
      <TextField
        name="q"
        label="Words"
        optional
        mono
        placeholder={'"pool wait timed out" OR deadlock'}
        hint={'AND, OR, NOT, "a phrase" and ( ) as in the search.'}
        autoComplete="off"
      />
      <div className="form-grid">
        <TextField
          name="service"
          label="Service"
          optional
          hint={services === "" ? "Part several by commas." : `Several by commas. Seen lately: ${services}`}
        />
        <SelectField
          name="severity"
          label="Severity"
          options={known ? SEVERITIES : [...SEVERITIES, { value: severity, label: severity }]}
        />
        <TextField
          name="source"
          label="Source"
          optional
          hint={sources === "" ? undefined : `Seen lately: ${sources}`}
        />
      </div>
      <LabelsField
        name="attributes"
        label="Attributes"
        noun="attribute"
        keyPlaceholder="host"
        valuePlaceholder="bk-api-03.ams1"
      />
      <h3>When it fires</h3>
      <div className="form-grid">
        <SelectField
          name="comparison"
          label="It fires when there are"
          options={[
            { value: "gte", label: "at least this many" },
            { value: "lt", label: "fewer than this" },
          ]}
        />
        <TextField name="threshold" label="Events" type="number" min={1} inputMode="numeric" />
        <DurationField name="window_seconds" label="In the last" />
        <DurationField name="interval_seconds" label="Looked at every" />
      </div>
      <h3>What its alert says</h3>
      <LabelsField
        name="labels"
        label="Labels"
        keyPlaceholder="severity"
        valuePlaceholder="critical"
        hint="severity critical, page or error opens an incident; service says whose it is."
      />
      <LabelsField
        name="annotations"
        label="Annotations"
        noun="annotation"
        keyPlaceholder="summary"
        valuePlaceholder="{{ value }} timeouts in 5 min"
        hint="{{ value }} is the number that was found."
      />
    </>
  );
}
