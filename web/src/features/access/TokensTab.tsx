import { useQuery } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";

import { useMay } from "@/api/session";
import type { CreatedToken, ServiceToken } from "@/api/types";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { EmptyState } from "@/ui/empty-state";
import { Panel } from "@/ui/panel";
import type { Column } from "@/ui/table/columns";
import { DataTable } from "@/ui/table/data-table";
import { Time } from "@/ui/time";
import { toast } from "@/ui/toast";

import { tokensQuery, useRevokeToken } from "./api/tokens";
import { CreatedTokenDialog, NewTokenDialog } from "./TokenDialogs";

function columnsFor(onRevoke: ((token: ServiceToken) => void) | undefined): Column<ServiceToken>[] {
  return [
    {
      id: "name",
      header: "Name",
      sort: (token) => token.name,
      cell: (token) => <b className="m">{token.name}</b>,
    },
    {
      id: "permissions",
      header: "May",
      phone: "full",
      csv: (token) => token.permissions.join(" "),
      cell: (token) => (
        <span className="row wrap gap4">
          {token.permissions.map((permission) => (
            <span key={permission} className="tag mono">
              {permission}
            </span>
          ))}
        </span>
      ),
    },
    {
      id: "used",
      header: "Last used",
      firstSort: "desc",
      sort: (token) => token.last_used_at,
      cell: (token) => <Time at={token.last_used_at} none="never" className="t2" />,
    },
    {
      id: "expires",
      header: "Expires",
      sort: (token) => token.expires_at,
      cell: (token) => <Time at={token.expires_at} as="short" minutes none="never" className="t2" />,
    },
    {
      id: "created",
      header: "Made",
      sort: (token) => token.created_at,
      cell: (token) => <Time at={token.created_at} className="t2" />,
    },
    {
      id: "actions",
      header: "Actions",
      bareHeader: true,
      phone: "full",
      className: "r",
      cell: (token) =>
        onRevoke === undefined ? null : (
          <Button
            size="sm"
            kind="danger-quiet"
            onClick={() => onRevoke(token)}
            aria-label={`Revoke ${token.name}…`}
          >
            Revoke…
          </Button>
        ),
    },
  ];
}

/** What machines sign in with. */
export function TokensTab() {
  const tokens = useQuery(tokensQuery);
  const mayWrite = useMay("tokens:write");
  const revoke = useRevokeToken();
  const [adding, setAdding] = useState(false);
  const [created, setCreated] = useState<CreatedToken | null>(null);
  const [revoking, setRevoking] = useState<ServiceToken | null>(null);
  const add = mayWrite ? (
    <Button kind="primary" size="sm" icon={Plus} onClick={() => setAdding(true)}>
      Make token…
    </Button>
  ) : undefined;
  return (
    <>
      <Panel title="Service tokens" note="for Prometheus, rsyslog and scripts" actions={add}>
        <DataTable
          label="Service tokens"
          columns={columnsFor(mayWrite ? setRevoking : undefined)}
          rows={tokens.data}
          rowKey={(token) => token.id}
          defaultSort={{ id: "name", desc: false }}
          error={tokens.error}
          onRetry={() => void tokens.refetch()}
          empty={
            <EmptyState icon={KeyRound} title="There is no service token yet">
              Make one for each system that sends alerts or events, with only the permissions it needs.
            </EmptyState>
          }
        />
      </Panel>
      {adding ? <NewTokenDialog onClose={() => setAdding(false)} onCreated={setCreated} /> : null}
      {created === null ? null : <CreatedTokenDialog token={created} onClose={() => setCreated(null)} />}
      <ConfirmDialog
        open={revoking !== null}
        onClose={() => setRevoking(null)}
        title={`Revoke ${revoking?.name ?? ""}?`}
        action="Revoke token"
        keep="Keep token"
        typeName={revoking?.name ?? ""}
        onConfirm={async () => {
          if (revoking === null) return;
          await revoke.mutateAsync(revoking);
          toast.done(`${revoking.name} is revoked.`);
        }}
      >
        Whatever signs in with it is refused from now on. <b>It cannot be undone.</b>
      </ConfirmDialog>
    </>
  );
}
