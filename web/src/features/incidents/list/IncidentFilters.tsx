import { useQuery } from "@tanstack/react-query";
import { Columns3, List } from "lucide-react";

import { useMay, useMe } from "@/api/session";
import { servicesQuery, usersQuery } from "@/api/shared/lists";
import { Segmented } from "@/ui/form/segmented";
import { SEVERITY_MEANING, SeverityBadge, type Severity } from "@/ui/severity-badge";
import { FilterBar, FilterInput } from "@/ui/table/filter-bar";
import { FilterSelect } from "@/ui/table/filter-select";
import { useUrlState } from "@/ui/url-state";

import { FILTERS, filtersOf } from "./filters";

const SEVERITIES: readonly Severity[] = ["sev1", "sev2", "sev3", "sev4", "sev5"];
const STATES = [
  { value: "open", label: "Open" },
  { value: "new", label: "New" },
  { value: "investigating", label: "Investigating" },
  { value: "resolved", label: "Resolved" },
] as const;

interface IncidentFiltersProps {
  note: string;
  onExport: (() => void) | undefined;
}

/** View, words and chips in front of the incidents. */
export function IncidentFilters({ note, onExport }: IncidentFiltersProps) {
  const [url, setUrl] = useUrlState();
  const { view } = filtersOf(url);
  return (
    <FilterBar clears={FILTERS} note={note} onExport={onExport}>
      <span className="no-phone">
        <Segmented
          label="View"
          value={view}
          onChange={(next) => setUrl({ view: next === "list" ? undefined : next })}
          options={[
            {
              value: "list",
              label: <ViewWord icon={<List className="ic s" aria-hidden="true" />} word="List" />,
            },
            {
              value: "board",
              label: <ViewWord icon={<Columns3 className="ic s" aria-hidden="true" />} word="Board" />,
            },
          ]}
        />
      </span>
      <FilterInput placeholder="Title, key or service" />
      <FilterSelect param="state" label="State" options={STATES} />
      <FilterSelect
        param="severity"
        label="Severity"
        options={SEVERITIES.map((severity) => ({
          value: severity,
          label: severity.toUpperCase(),
          note: SEVERITY_MEANING[severity],
          icon: <SeverityBadge severity={severity} bare />,
        }))}
      />
      <ServiceFilter />
      <OwnerFilter />
    </FilterBar>
  );
}

function ViewWord({ icon, word }: { icon: React.ReactNode; word: string }) {
  return (
    <>
      {icon}
      {word}
    </>
  );
}

function ServiceFilter() {
  const services = useQuery({ ...servicesQuery, enabled: useMay("catalog:read") });
  const [url] = useUrlState();
  const names = services.data?.map((service) => service.name) ?? [];
  const all = url.service !== undefined && !names.includes(url.service) ? [url.service, ...names] : names;
  if (all.length === 0) return null;
  return (
    <FilterSelect
      param="service"
      label="Service"
      options={all.map((name) => ({ value: name, label: name }))}
    />
  );
}

function OwnerFilter() {
  const me = useMe();
  const users = useQuery({ ...usersQuery, enabled: useMay("users:read") });
  const others = (users.data ?? []).filter((user) => user.id !== me.id && !user.disabled);
  return (
    <FilterSelect
      param="owner"
      label="Owner"
      options={[
        { value: me.id, label: `${me.name} (you)` },
        ...others.map((user) => ({ value: user.id, label: user.name })),
      ]}
    />
  );
}
