import { useQuery } from "@tanstack/react-query";
import { Ellipsis, Pencil, Plus, Send, Trash2 } from "lucide-react";
import { useState } from "react";

import { useMay } from "@/api/session";
import type { Channel } from "@/api/types";
import { Badge } from "@/ui/badge";
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

import { channelsQuery, useDeleteChannel, useEnableChannel } from "../api/channels";
import { ChannelDialog } from "./ChannelDialog";
import { TestDialog } from "./TestDialog";

type Asked =
  | { kind: "edit"; channel: Channel | null }
  | { kind: "test"; channel: Channel }
  | { kind: "delete"; channel: Channel };

/** The ways to reach people. */
export function ChannelsPanel() {
  const mayWrite = useMay("notifications:write");
  const channels = useQuery(channelsQuery);
  const [asked, setAsked] = useState<Asked | null>(null);
  const add = mayWrite ? (
    <Button size="sm" icon={Plus} onClick={() => setAsked({ kind: "edit", channel: null })}>
      Add channel
    </Button>
  ) : undefined;
  return (
    <Panel title="Channels" note={channels.data?.length} actions={add}>
      <DataTable
        label="Channels"
        columns={[...columns(mayWrite), ...(mayWrite ? [actions(setAsked)] : [])]}
        rows={channels.data}
        rowKey={(row) => row.id}
        error={channels.error}
        onRetry={() => void channels.refetch()}
        expected={3}
        sortParam="channels"
        empty={
          <EmptyState icon={Send} title="No channel yet" action={add}>
            Without one nobody can be paged.
          </EmptyState>
        }
      />
      <AskedDialog asked={asked} onClose={() => setAsked(null)} />
    </Panel>
  );
}

function AskedDialog({ asked, onClose }: { asked: Asked | null; onClose: () => void }) {
  const remove = useDeleteChannel();
  if (asked === null) return null;
  if (asked.kind === "edit") return <ChannelDialog channel={asked.channel} onClose={onClose} />;
  if (asked.kind === "test") return <TestDialog channel={asked.channel} onClose={onClose} />;
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={`Delete channel ${asked.channel.name}?`}
      action="Delete channel"
      keep="Keep channel"
      typeName={asked.channel.name}
      onConfirm={() => remove.mutateAsync(asked.channel.id)}
    >
      Every contact method that uses it goes as well: those people are no longer paged this way.
    </ConfirmDialog>
  );
}

function where({ config, kind }: Channel): string {
  if (kind === "webhook") return config.url ?? "";
  const server = config.host ?? "the platform’s mail server";
  return config.from_address === null ? `by ${server}` : `from ${config.from_address} by ${server}`;
}

function columns(mayWrite: boolean): Column<Channel>[] {
  return [
    {
      id: "name",
      header: "Channel",
      sort: (row) => row.name,
      cell: (row) => (
        <span className="row gap4">
          <b className="m">{row.name}</b>
          {row.is_default ? <Badge>default</Badge> : null}
        </span>
      ),
    },
    {
      id: "enabled",
      header: "On",
      phone: "state",
      cell: (row) =>
        mayWrite ? (
          <EnabledSwitch channel={row} />
        ) : (
          <StateBadge state={row.enabled ? "enabled" : "disabled"} />
        ),
    },
    { id: "kind", header: "Kind", cell: (row) => (row.kind === "email" ? "E-mail" : "Webhook") },
    {
      id: "where",
      header: "Where",
      phone: "full",
      className: "brk",
      cell: (row) => <span className="t2">{where(row)}</span>,
    },
    {
      id: "secret",
      header: "Secret",
      phone: "hide",
      cell: (row) => <span className="t2">{row.config.has_secret ? "kept" : "none"}</span>,
    },
  ];
}

function actions(ask: (asked: Asked) => void): Column<Channel> {
  return {
    id: "actions",
    header: "Actions",
    align: "right",
    phone: "full",
    cell: (row) => (
      <span className="row ends">
        <Button size="sm" icon={Send} onClick={() => ask({ kind: "test", channel: row })}>
          Test<span className="vh"> {row.name}</span>
        </Button>
        <DropdownMenu
          trigger={<IconButton bare size="sm" icon={Ellipsis} label={`Actions for ${row.name}`} />}
          groups={[
            [{ label: "Edit…", icon: Pencil, onSelect: () => ask({ kind: "edit", channel: row }) }],
            [
              {
                label: "Delete…",
                icon: Trash2,
                danger: true,
                onSelect: () => ask({ kind: "delete", channel: row }),
              },
            ],
          ]}
        />
      </span>
    ),
  };
}

function EnabledSwitch({ channel }: { channel: Channel }) {
  const enable = useEnableChannel(channel);
  return (
    <Switch
      bare
      label={`${channel.name} is on`}
      checked={enable.isPending ? enable.variables : channel.enabled}
      onChange={(enabled) =>
        enable.mutate(enabled, { onError: (error) => toast.failed(`${channel.name} did not change.`, error) })
      }
    />
  );
}
