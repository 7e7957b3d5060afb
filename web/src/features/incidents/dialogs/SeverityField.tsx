import { SelectField } from "@/ui/form/bound";
import { SEVERITY_MEANING, SeverityBadge, type Severity } from "@/ui/severity-badge";

const SEVERITIES: readonly Severity[] = ["sev1", "sev2", "sev3", "sev4", "sev5"];

/** Choice of severity, each with what it means. Bound to `severity` of the form around it. */
export function SeverityField() {
  return (
    <SelectField
      name="severity"
      label="Severity"
      options={SEVERITIES.map((severity) => ({
        value: severity,
        label: `${severity.toUpperCase()}: ${SEVERITY_MEANING[severity].toLowerCase()}`,
        icon: <SeverityBadge severity={severity} bare />,
      }))}
    />
  );
}
