import { useQuery } from "@tanstack/react-query";
import { Bot, Ellipsis, Pencil, Plus, Trash2 } from "lucide-react";
import { useState } from "react";

import type { ServiceAccount } from "@/api/types";
import { Button } from "@/ui/button";
import { DropdownMenu } from "@/ui/dropdown-menu";
import { EmptyState } from "@/ui/empty-state";
import { Switch } from "@/ui/form/toggle";
import { IconButton } from "@/ui/icon-button";
import { Panel } from "@/ui/panel";
import { StateBadge } from "@/ui/state-badge";
import type { Column } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/data-table";
import { Time } from "@/ui/time";
import { toast } from "@/ui/toast";

import { accountsQuery, useDisableAccount } from "../api/accounts";
import { AccountDialog, DeleteAccountDialog } from "./AccountDialogs";
import { OwnerName } from "./OwnerName";

type Asked = { kind: "edit"; account: ServiceAccount | null } | { kind: "delete"; account: ServiceAccount };

/** Programs that tokens belong to, so that a token does not hang on the person who made it. */
export function AccountsPanel({ mayWrite }: { mayWrite: boolean }) {
  const accounts = useQuery(accountsQuery);
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = () => setAsked(null);
  const add = mayWrite ? (
    <Button size="sm" icon={Plus} onClick={() => setAsked({ kind: "edit", account: null })}>
      Add service account…
    </Button>
  ) : undefined;
  return (
    <Panel title="Service accounts" note="programs that tokens belong to" actions={add}>
      <DataTable
        label="Service accounts"
        columns={columns(mayWrite, setAsked)}
        rows={accounts.data}
        rowKey={(account) => account.id}
        sortParam="accounts"
        error={accounts.error}
        onRetry={() => void accounts.refetch()}
        expected={2}
        empty={
          <EmptyState icon={Bot} title="There is no service account yet">
            Add one for each program. Its tokens go on when its owner changes.
          </EmptyState>
        }
      />
      {asked?.kind === "edit" ? <AccountDialog account={asked.account} onClose={close} /> : null}
      <DeleteAccountDialog account={asked?.kind === "delete" ? asked.account : null} onClose={close} />
    </Panel>
  );
}

function columns(mayWrite: boolean, ask: (asked: Asked) => void): Column<ServiceAccount>[] {
  const list: Column<ServiceAccount>[] = [
    {
      id: "name",
      header: "Name",
      sort: (account) => account.name,
      cell: (account) => <b className="font-medium">{account.name}</b>,
    },
    {
      id: "on",
      header: "On",
      phone: "state",
      cell: (account) =>
        mayWrite ? (
          <EnabledSwitch account={account} />
        ) : (
          <StateBadge state={account.disabled ? "disabled" : "enabled"} />
        ),
    },
    {
      id: "owner",
      header: "Owner",
      sort: (account) => account.owner.name,
      cell: (account) => <OwnerName owner={account.owner} />,
    },
    {
      id: "created",
      header: "Added",
      sort: (account) => account.created_at,
      cell: (account) => <Time at={account.created_at} className="text-text-2" />,
    },
  ];
  if (!mayWrite) return list;
  return [
    ...list,
    {
      id: "actions",
      header: "Actions",
      bareHeader: true,
      className: "r",
      cell: (account) => (
        <DropdownMenu
          trigger={<IconButton bare size="sm" icon={Ellipsis} label={`Actions for ${account.name}`} />}
          groups={[
            [{ label: "Edit…", icon: Pencil, onSelect: () => ask({ kind: "edit", account }) }],
            [
              {
                label: "Delete…",
                icon: Trash2,
                danger: true,
                onSelect: () => ask({ kind: "delete", account }),
              },
            ],
          ]}
        />
      ),
    },
  ];
}

function EnabledSwitch({ account }: { account: ServiceAccount }) {
  const disable = useDisableAccount();
  return (
    <Switch
      bare
      label={`${account.name} is on`}
      checked={!(disable.isPending ? disable.variables.disabled : account.disabled)}
      onChange={(on) =>
        disable.mutate(
          { account, disabled: !on },
          { onError: (error) => void toast.failed(`${account.name} did not change.`, error) },
        )
      }
    />
  );
}
