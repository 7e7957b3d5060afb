import { useQuery } from "@tanstack/react-query";
import { Ellipsis, Pencil, Plus, Send, Trash2 } from "lucide-react";
import { useState } from "react";

import { useMay } from "@/api/session";
import { providersQuery } from "@/api/shared/providers";
import type { Channel } from "@/api/types";
import { lookOf } from "@/providers";
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
import { ChannelDialog, ChooseKindDialog } from "./ChannelDialog";
import { TestDialog } from "./TestDialog";

type Asked =
  | { kind: "choose" }
  | { kind: "add"; of: string }
  | { kind: "edit"; channel: Channel }
  | { kind: "test"; channel: Channel }
  | { kind: "delete"; channel: Channel };

/** The ways to reach people. */
export function ChannelsPanel() {
  const mayWrite = useMay("notifications:write");
  const channels = useQuery(channelsQuery);
  const kinds = useQuery(providersQuery("channel"));
  const titles = new Map(kinds.data?.map(({ kind, title }) => [kind, title]));
  const [asked, setAsked] = useState<Asked | null>(null);
  const add = mayWrite ? (
    <Button size="sm" icon={Plus} onClick={() => setAsked({ kind: "choose" })}>
      Add channel
    </Button>
  ) : undefined;
  return (
    <Panel title="Channels" note={channels.data?.length} actions={add}>
      <DataTable
        label="Channels"
        columns={[...columns(mayWrite, titles), ...(mayWrite ? [actions(setAsked)] : [])]}
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
      <AskedDialog asked={asked} onAsk={setAsked} onClose={() => setAsked(null)} />
    </Panel>
  );
}

interface AskedDialogProps {
  asked: Asked | null;
  onAsk: (asked: Asked) => void;
  onClose: () => void;
}

function AskedDialog({ asked, onAsk, onClose }: AskedDialogProps) {
  const remove = useDeleteChannel();
  if (asked === null) return null;
  if (asked.kind === "choose") {
    return <ChooseKindDialog onChoose={(of) => onAsk({ kind: "add", of })} onClose={onClose} />;
  }
  if (asked.kind === "add") return <ChannelDialog kind={asked.of} channel={null} onClose={onClose} />;
  if (asked.kind === "edit") {
    return <ChannelDialog kind={asked.channel.kind} channel={asked.channel} onClose={onClose} />;
  }
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

/** Where it leads: as its kind puts it, or what may be known of its address. */
function where({ kind, settings, hints }: Channel): string {
  return lookOf("channel", kind).where?.(settings) ?? Object.values(hints)[0] ?? "–";
}

function columns(mayWrite: boolean, titles: ReadonlyMap<string, string>): Column<Channel>[] {
  return [
    {
      id: "name",
      header: "Channel",
      sort: (row) => row.name,
      cell: (row) => (
        <span className="row gap-1">
          <b className="font-medium">{row.name}</b>
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
    { id: "kind", header: "Kind", cell: (row) => titles.get(row.kind) ?? row.kind },
    {
      id: "where",
      header: "Where",
      phone: "full",
      className: "wrap-anywhere",
      cell: (row) => <span className="text-text-2">{where(row)}</span>,
    },
    {
      id: "secret",
      header: "Secret",
      phone: "hide",
      cell: (row) => <span className="text-text-2">{row.secrets_set.length > 0 ? "kept" : "none"}</span>,
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
