import { useQuery } from "@tanstack/react-query";
import { KeyRound, Plus } from "lucide-react";
import { useState } from "react";

import { useMay } from "@/api/session";
import type { CreatedToken, ServiceToken } from "@/api/types";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { EmptyState } from "@/ui/empty-state";
import { Panel } from "@/ui/panel";
import { DataTable } from "@/ui/table/data-table";
import { toast } from "@/ui/toast";

import { tokensQuery, useRevokeToken } from "../api/tokens";
import { AccountsPanel } from "./AccountsPanel";
import { CreatedTokenDialog, NewTokenDialog } from "./TokenDialogs";
import { tokenColumns } from "./token-columns";

/** What machines sign in with, and whose it is. */
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
    <div className="stack">
      <Panel title="Service tokens" note="for Prometheus, rsyslog and scripts" actions={add}>
        <DataTable
          label="Service tokens"
          columns={tokenColumns(mayWrite ? setRevoking : undefined)}
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
      <AccountsPanel mayWrite={mayWrite} />
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
    </div>
  );
}
