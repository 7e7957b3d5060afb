import { useQuery } from "@tanstack/react-query";
import { ChartNoAxesColumn, Plus } from "lucide-react";

import { useMay } from "@/api/session";
import type { Rule } from "@/api/types";
import { Button } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { Switch } from "@/ui/form/toggle";
import { plural } from "@/ui/format/numbers";
import { PageHeader } from "@/ui/page-header";
import { Panel } from "@/ui/panel";
import { useShortcuts } from "@/ui/shortcuts";
import { StateBadge } from "@/ui/state-badge";
import type { Column } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/data-table";
import { FilterBar, FilterInput } from "@/ui/table/filter-bar";
import { FilterSelect } from "@/ui/table/filter-select";
import { Time } from "@/ui/time";
import { toast } from "@/ui/toast";
import { useUrlState } from "@/ui/url-state";

import { rulesQuery, useEnableRule } from "./api/rules";
import { RuleEditor, RulePage } from "./edit/RulePage";
import { conditionWords, queryWords, valueWords } from "./words";

const ORDER = { firing: 0, error: 1, ok: 2 } as const;
const STATES = [
  { value: "firing", label: "Firing" },
  { value: "error", label: "Error" },
  { value: "ok", label: "OK" },
] as const;

/** Rules that look at events and raise alerts. */
export function RulesPage() {
  const [url] = useUrlState();
  const mayWrite = useMay("monitoring:write");
  if (url.rule !== undefined) return <RulePage id={url.rule} />;
  if (mayWrite && url.new === "1") return <RuleEditor rule={null} />;
  return <RuleList mayWrite={mayWrite} />;
}

function RuleList({ mayWrite }: { mayWrite: boolean }) {
  const [url, setUrl] = useUrlState();
  const rules = useQuery(rulesQuery);
  const words = (url.q ?? "").toLowerCase();
  const rows = rules.data?.filter(
    (row) =>
      `${row.name} ${queryWords(row.query)}`.toLowerCase().includes(words) &&
      (url.state === undefined || row.state === url.state),
  );
  const open = (id: string) => setUrl({ rule: id }, { push: true });
  const add = () => setUrl({ new: "1" }, { push: true });
  useShortcuts(mayWrite ? [{ keys: "n", label: "New rule", group: "This page", run: add }] : []);
  const addButton = (
    <Button kind="primary" icon={Plus} shortcut="N" onClick={add}>
      New rule
    </Button>
  );
  const narrowed = words !== "" || url.state !== undefined;
  return (
    <>
      <PageHeader title="Rules" actions={mayWrite ? addButton : null} />
      <FilterBar clears={["q", "state"]} note={rows === undefined ? undefined : plural(rows.length, "rule")}>
        <FilterInput placeholder="Name or events" />
        <FilterSelect param="state" label="State" options={STATES} />
      </FilterBar>
      <Panel title="Rules" headless>
        <DataTable
          label="Rules"
          columns={columns(open, mayWrite)}
          rows={rows}
          rowKey={(row) => row.id}
          defaultSort={{ id: "state", desc: false }}
          error={rules.error}
          onRetry={() => void rules.refetch()}
          onOpen={(row) => open(row.id)}
          empty={
            narrowed ? (
              <EmptyState title="No rule matches">Take a filter out to see the others.</EmptyState>
            ) : (
              <EmptyState
                icon={ChartNoAxesColumn}
                title="No rule yet"
                action={mayWrite ? addButton : undefined}
              >
                A rule counts events in a window and raises an alert when there are too many, or too few.
              </EmptyState>
            )
          }
        />
      </Panel>
    </>
  );
}

function columns(open: (id: string) => void, mayWrite: boolean): Column<Rule>[] {
  return [
    {
      id: "name",
      header: "Rule",
      sort: (row) => row.name,
      phone: "full",
      cell: (row) => (
        <>
          <button type="button" className="linky k" onClick={() => open(row.id)}>
            {row.name}
          </button>
          <div className="text-xs text-text-3 wrap-anywhere">{queryWords(row.query)}</div>
        </>
      ),
    },
    {
      id: "state",
      header: "State",
      phone: "title",
      sort: (row) => (row.enabled ? ORDER[row.state] : 3),
      cell: (row) => <StateBadge state={row.enabled ? row.state : "off"} />,
    },
    {
      id: "value",
      header: "Last value and limit",
      phone: "state",
      cell: (row) =>
        row.last_error === null ? valueWords(row) : <span className="text-fail">{row.last_error}</span>,
    },
    {
      id: "condition",
      header: "Fires at",
      phone: "hide",
      cell: (row) => <span className="text-text-2">{conditionWords(row)}</span>,
    },
    {
      id: "evaluated",
      header: "Looked at",
      align: "right",
      sort: (row) => row.last_evaluated_at,
      firstSort: "desc",
      phone: "hide",
      cell: (row) => <Time className="text-text-2" at={row.last_evaluated_at} none="never" />,
    },
    ...(mayWrite
      ? [
          {
            id: "enabled",
            header: "On",
            phone: "full" as const,
            cell: (row: Rule) => <EnabledSwitch rule={row} />,
          },
        ]
      : []),
  ];
}

function EnabledSwitch({ rule }: { rule: Rule }) {
  const enable = useEnableRule(rule);
  return (
    <Switch
      bare
      label={`${rule.name} is on`}
      checked={enable.isPending ? !rule.enabled : rule.enabled}
      onChange={(enabled) =>
        enable.mutate(enabled, {
          onError: (error) => toast.failed(`${rule.name} did not change.`, error),
        })
      }
    />
  );
}
