import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Ellipsis, Pencil, Plus, Trash2, Zap } from "lucide-react";
import { useState } from "react";

import { useMay } from "@/api/session";
import { serversQuery } from "@/api/shared/lists";
import type { Binding } from "@/api/types";
import { LabelBadges } from "@/ui/badge";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { DropdownMenu } from "@/ui/dropdown-menu";
import { EmptyState } from "@/ui/empty-state";
import { Switch } from "@/ui/form/toggle";
import { IconButton } from "@/ui/icon-button";
import { Panel } from "@/ui/panel";
import { StateBadge } from "@/ui/state-badge";
import type { Column } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/data-table";
import { toast } from "@/ui/toast";

import { bindingsQuery, useDeleteBinding, useEnableBinding } from "../api/bindings";
import { limitWords } from "./binding-form";
import { BindingDialog } from "./BindingDialog";

type Asked = { kind: "edit"; binding: Binding | null } | { kind: "delete"; binding: Binding } | null;

interface BindingsPanelProps {
  /** Only those of one runbook. */
  runbook?: string;
}

/** Runbooks that alerts start by themselves, each with its limit. */
export function BindingsPanel({ runbook }: BindingsPanelProps) {
  const mayWrite = useMay("runbooks:write");
  const bindings = useQuery(bindingsQuery);
  const servers = useQuery({ ...serversQuery, enabled: useMay("servers:read") });
  const remove = useDeleteBinding();
  const [asked, setAsked] = useState<Asked>(null);
  const names = new Map(servers.data?.map((server) => [server.id, server.name]));
  const rows = bindings.data?.filter((each) => runbook === undefined || each.runbook === runbook);
  const add = (
    <Button size="sm" icon={Plus} onClick={() => setAsked({ kind: "edit", binding: null })}>
      Add automatic start
    </Button>
  );
  return (
    <Panel title="Automatic starts" note={rows?.length} actions={mayWrite ? add : null}>
      <DataTable
        label="Automatic starts"
        columns={columns(names, mayWrite, runbook === undefined, setAsked)}
        rows={rows}
        rowKey={(row) => row.id}
        error={bindings.error}
        onRetry={() => void bindings.refetch()}
        expected={2}
        sortParam="starts"
        empty={
          <EmptyState icon={Zap} title="Nothing starts by itself">
            Let an alert that is known to be mended by a runbook start it, with a limit, before a person is
            paged.
          </EmptyState>
        }
      />
      {asked?.kind === "edit" ? (
        <BindingDialog binding={asked.binding} runbook={runbook} onClose={() => setAsked(null)} />
      ) : null}
      {asked?.kind === "delete" ? (
        <ConfirmDialog
          open
          onClose={() => setAsked(null)}
          title={`Remove “${asked.binding.name}”?`}
          action="Remove"
          keep="Keep it"
          onConfirm={() => remove.mutateAsync(asked.binding.id)}
        >
          Its alerts page people at once from now on. Runs that have begun go on.
        </ConfirmDialog>
      ) : null}
    </Panel>
  );
}

function columns(
  names: ReadonlyMap<string, string>,
  mayWrite: boolean,
  withRunbook: boolean,
  ask: (asked: Asked) => void,
): Column<Binding>[] {
  const server = ({ server: where }: Binding) => {
    if (where === null) return "none";
    if ("id" in where) return names.get(where.id) ?? "one server";
    return (
      <>
        by label <code>{where.label}</code>
      </>
    );
  };
  return [
    { id: "name", header: "Name", sort: (row) => row.name, cell: (row) => <Name>{row.name}</Name> },
    {
      id: "enabled",
      header: "On",
      phone: "state",
      cell: (row) =>
        mayWrite ? (
          <EnabledSwitch binding={row} />
        ) : (
          <StateBadge state={row.enabled ? "enabled" : "disabled"} />
        ),
    },
    {
      id: "matchers",
      header: "When an alert has",
      phone: "full",
      cell: (row) => <LabelBadges labels={row.matchers} />,
    },
    ...(withRunbook
      ? [
          {
            id: "runbook",
            header: "Runs",
            sort: (row: Binding) => row.runbook,
            cell: (row: Binding) => (
              <Link to="/runbooks/$name" params={{ name: row.runbook }}>
                {row.runbook}
              </Link>
            ),
          },
        ]
      : []),
    { id: "server", header: "On server", className: "dim", cell: (row) => server(row) },
    { id: "limit", header: "Limit", phone: "full", cell: (row) => limitWords(row) },
    ...(mayWrite
      ? [
          {
            id: "actions",
            header: "Actions",
            align: "right" as const,
            phone: "full" as const,
            cell: (row: Binding) => (
              <DropdownMenu
                trigger={<IconButton bare size="sm" icon={Ellipsis} label={`Actions for ${row.name}`} />}
                groups={[
                  [
                    { label: "Edit…", icon: Pencil, onSelect: () => ask({ kind: "edit", binding: row }) },
                    {
                      label: "Remove…",
                      icon: Trash2,
                      danger: true,
                      onSelect: () => ask({ kind: "delete", binding: row }),
                    },
                  ],
                ]}
              />
            ),
          },
        ]
      : []),
  ];
}

function EnabledSwitch({ binding }: { binding: Binding }) {
  const enable = useEnableBinding(binding);
  return (
    <Switch
      bare
      label={`${binding.name} is on`}
      checked={enable.isPending ? !binding.enabled : binding.enabled}
      onChange={(enabled) =>
        enable.mutate(enabled, {
          onError: (error) => toast.failed(`${binding.name} did not change.`, error),
        })
      }
    />
  );
}

function Name({ children }: { children: string }) {
  return <b className="font-medium">{children}</b>;
}
