import { useQuery } from "@tanstack/react-query";
import { Ellipsis, KeyRound, Pencil, Plus, RefreshCw, Trash2 } from "lucide-react";
import { useState } from "react";

import { useMay } from "@/api/session";
import { credentialsQuery } from "@/api/shared/lists";
import type { Credential } from "@/api/types";
import { Button } from "@/ui/button";
import { DropdownMenu } from "@/ui/dropdown-menu";
import { EmptyState } from "@/ui/empty-state";
import { NONE, plural } from "@/ui/format/numbers";
import { IconButton } from "@/ui/icon-button";
import { PageHeader } from "@/ui/page-header";
import { Panel } from "@/ui/panel";
import { useShortcuts } from "@/ui/shortcuts";
import type { Column } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/data-table";
import { FilterBar, FilterInput } from "@/ui/table/filter-bar";
import { Time } from "@/ui/time";
import { useUrlState } from "@/ui/url-state";

import { AddDialog, DeleteDialog, RenameDialog, RotateDialog } from "./dialogs";

type Question = "rename" | "rotate" | "delete";
type Ask = (credential: Credential, question: Question) => void;

const COLUMNS: Column<Credential>[] = [
  {
    id: "name",
    header: "Credential",
    sort: (row) => row.name,
    cell: (row) => <b className="font-medium">{row.name}</b>,
  },
  {
    id: "kind",
    header: "Kind",
    phone: "state",
    sort: (row) => row.kind,
    cell: (row) => (row.kind === "ssh_key" ? "SSH key" : "Password"),
  },
  {
    id: "username",
    header: "Logs in as",
    sort: (row) => row.username,
    cell: (row) => <span className="mono">{row.username}</span>,
  },
  {
    id: "used",
    header: "Used by",
    align: "right",
    sort: (row) => row.used_by,
    firstSort: "desc",
    cell: (row) =>
      row.used_by === 0 ? <span className="text-text-3">nothing</span> : plural(row.used_by, "server"),
  },
  {
    id: "fingerprint",
    header: "Fingerprint",
    phone: "full",
    className: "wrap-anywhere",
    cell: (row) => <span className="mono text-text-2">{row.fingerprint ?? NONE}</span>,
  },
  {
    id: "updated",
    header: "Secret from",
    align: "right",
    sort: (row) => row.updated_at,
    firstSort: "desc",
    phone: "hide",
    cell: (row) => <Time className="text-text-2" at={row.updated_at} as="short" minutes />,
  },
];

function actionColumn(ask: Ask): Column<Credential> {
  return {
    id: "actions",
    header: "Actions",
    align: "right",
    phone: "full",
    cell: (row) => (
      <DropdownMenu
        trigger={<IconButton bare size="sm" icon={Ellipsis} label={`Actions for ${row.name}`} />}
        groups={[
          [
            { label: "Rotate…", icon: RefreshCw, onSelect: () => ask(row, "rotate") },
            { label: "Edit…", icon: Pencil, onSelect: () => ask(row, "rename") },
          ],
          [{ label: "Delete…", icon: Trash2, danger: true, onSelect: () => ask(row, "delete") }],
        ]}
      />
    ),
  };
}

/** What servers are logged in to with. Secrets go in and never come out. */
export function CredentialsPage() {
  const [url, setUrl] = useUrlState();
  const mayWrite = useMay("credentials:write");
  const credentials = useQuery(credentialsQuery);
  const [asked, setAsked] = useState<{ credential: Credential; question: Question } | null>(null);
  const add = (on: boolean) => setUrl({ new: on ? "1" : undefined });
  const words = (url.q ?? "").toLowerCase();
  const rows = credentials.data?.filter((row) => `${row.name} ${row.username}`.toLowerCase().includes(words));
  useShortcuts(
    mayWrite ? [{ keys: "n", label: "Add credential…", group: "This page", run: () => add(true) }] : [],
  );
  const addButton = (
    <Button kind="primary" icon={Plus} shortcut="N" onClick={() => add(true)}>
      Add credential
    </Button>
  );
  return (
    <>
      <PageHeader title="Credentials" actions={mayWrite ? addButton : null} />
      <FilterBar clears={["q"]} note={rows === undefined ? undefined : plural(rows.length, "credential")}>
        <FilterInput placeholder="Name or login" />
      </FilterBar>
      <Panel title="Credentials" headless>
        <DataTable
          label="Credentials"
          columns={
            mayWrite
              ? [...COLUMNS, actionColumn((credential, question) => setAsked({ credential, question }))]
              : COLUMNS
          }
          rows={rows}
          rowKey={(row) => row.id}
          defaultSort={{ id: "name", desc: false }}
          error={credentials.error}
          onRetry={() => void credentials.refetch()}
          empty={
            words === "" ? (
              <EmptyState icon={KeyRound} title="No credential yet" action={mayWrite ? addButton : undefined}>
                A credential is an SSH key or a password, sealed here, with which servers are logged in to.
              </EmptyState>
            ) : (
              <EmptyState title="No credential matches">Take the filter out to see the others.</EmptyState>
            )
          }
        />
      </Panel>
      <AddDialog open={mayWrite && url.new === "1"} onClose={() => add(false)} />
      <Asked asked={asked} onClose={() => setAsked(null)} />
    </>
  );
}

interface AskedProps {
  asked: { credential: Credential; question: Question } | null;
  onClose: () => void;
}

function Asked({ asked, onClose }: AskedProps) {
  if (asked === null) return null;
  const { credential, question } = asked;
  if (question === "rename") return <RenameDialog credential={credential} onClose={onClose} />;
  if (question === "rotate") return <RotateDialog credential={credential} onClose={onClose} />;
  return <DeleteDialog credential={credential} onClose={onClose} />;
}
