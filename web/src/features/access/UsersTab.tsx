import { useQuery } from "@tanstack/react-query";
import { Ellipsis, KeyRound, Pencil, UserCheck, UserPlus, UserX } from "lucide-react";
import { useState } from "react";

import { useMay, useMe } from "@/api/session";
import { usersQuery } from "@/api/shared/lists";
import type { User } from "@/api/types";
import { Person } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { DropdownMenu } from "@/ui/dropdown-menu";
import { EmptyState } from "@/ui/empty-state";
import { IconButton } from "@/ui/icon-button";
import { Panel } from "@/ui/panel";
import { StateBadge } from "@/ui/state-badge";
import { saveCsv } from "@/ui/table/csv";
import type { Column } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/data-table";
import { FilterBar, FilterInput } from "@/ui/table/filter-bar";
import { Time } from "@/ui/time";
import { toast } from "@/ui/toast";
import { useUrlState } from "@/ui/url-state";

import { useChangeUser } from "./api/users";
import { UserDialogs, type UserDialog } from "./UserDialogs";

function columnsFor(me: string, actions: (user: User) => React.ReactNode): Column<User>[] {
  return [
    {
      id: "name",
      header: "Name",
      sort: (user) => user.name,
      cell: (user) => <Person name={user.name} you={user.id === me} />,
    },
    {
      id: "state",
      header: "State",
      phone: "state",
      sort: (user) => (user.disabled ? "disabled" : "enabled"),
      cell: (user) => <StateBadge state={user.disabled ? "disabled" : "enabled"} />,
    },
    { id: "role", header: "Role", sort: (user) => user.role, cell: (user) => user.role },
    { id: "email", header: "E-mail", phone: "full", sort: (user) => user.email, cell: (user) => user.email },
    {
      id: "last",
      header: "Last sign-in",
      firstSort: "desc",
      sort: (user) => user.last_login_at,
      cell: (user) => <Time at={user.last_login_at} none="never" className="text-text-2" />,
    },
    {
      id: "actions",
      header: "Actions",
      bareHeader: true,
      className: "acts-c",
      phone: "state",
      cell: actions,
    },
  ];
}

/** Everyone who can sign in. */
export function UsersTab() {
  const me = useMe();
  const users = useQuery(usersQuery);
  const mayWrite = useMay("users:write");
  const [url] = useUrlState();
  const [dialog, setDialog] = useState<UserDialog | null>(null);
  const q = (url.q ?? "").toLowerCase();
  const rows = users.data?.filter((user) =>
    `${user.name} ${user.email} ${user.role}`.toLowerCase().includes(q),
  );
  const columns = columnsFor(me.id, (user) =>
    mayWrite ? <UserMenu user={user} me={me.id} onAsk={setDialog} /> : null,
  );
  return (
    <>
      <FilterBar
        clears={["q"]}
        note={rows === undefined ? undefined : `${rows.length} people`}
        onExport={() => saveCsv("people", columns, rows ?? [])}
      >
        <FilterInput placeholder="Name, e-mail or role" />
        {mayWrite ? (
          <Button kind="primary" icon={UserPlus} onClick={() => setDialog({ kind: "add" })}>
            Add person…
          </Button>
        ) : null}
      </FilterBar>
      <Panel title="People" headless>
        <DataTable
          label="People"
          columns={columns}
          rows={rows}
          rowKey={(user) => user.id}
          defaultSort={{ id: "name", desc: false }}
          error={users.error}
          onRetry={() => void users.refetch()}
          empty={<EmptyState title="Nobody matches">Clear the filter to see everyone.</EmptyState>}
        />
      </Panel>
      <UserDialogs dialog={dialog} onClose={() => setDialog(null)} />
    </>
  );
}

interface UserMenuProps {
  user: User;
  me: string;
  onAsk: (dialog: UserDialog) => void;
}

function UserMenu({ user, me, onAsk }: UserMenuProps) {
  const change = useChangeUser();
  const enable = () => {
    change.mutate(
      { user, change: { disabled: false } },
      {
        onSuccess: () => void toast.done(`${user.name} can sign in again.`),
        onError: (error) => void toast.failed(`${user.name} is still disabled.`, error),
      },
    );
  };
  return (
    <DropdownMenu
      trigger={<IconButton bare icon={Ellipsis} size="sm" label={`Actions for ${user.name}`} />}
      groups={[
        [
          { label: "Change name or role…", icon: Pencil, onSelect: () => onAsk({ kind: "edit", user }) },
          { label: "Set a new password…", icon: KeyRound, onSelect: () => onAsk({ kind: "password", user }) },
        ],
        [
          user.disabled && { label: "Let sign in again", icon: UserCheck, onSelect: enable },
          !user.disabled &&
            user.id !== me && {
              label: "Disable…",
              icon: UserX,
              danger: true,
              onSelect: () => onAsk({ kind: "disable", user }),
            },
        ],
      ]}
    />
  );
}
