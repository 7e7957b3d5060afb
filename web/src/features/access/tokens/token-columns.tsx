import type { ServiceToken } from "@/api/types";
import { Button } from "@/ui/button";
import { StateBadge } from "@/ui/state-badge";
import type { Column } from "@/ui/table/columns";
import { Time } from "@/ui/time";

import { OwnerName } from "./OwnerName";

const STATES = {
  active: { state: "enabled", word: "Works" },
  expired: { state: "disabled", word: "Expired" },
  owner_disabled: { state: "warning", word: "Owner disabled" },
  account_disabled: { state: "warning", word: "Account disabled" },
} as const;

function TokenState({ state }: { state: ServiceToken["state"] }) {
  return <StateBadge {...STATES[state]} />;
}

const SOON_MS = 14 * 86_400_000;

/** One that ends within two weeks is to be seen. */
function expiryTone({ state, expires_at }: ServiceToken): string {
  return state === "active" && Date.parse(expires_at) - Date.now() < SOON_MS ? "text-warn" : "text-text-2";
}

/** What is told of a token: whether it works, whose it is, what it may, when it was used and when it ends. */
export function tokenColumns(onRevoke: ((token: ServiceToken) => void) | undefined): Column<ServiceToken>[] {
  return [
    {
      id: "name",
      header: "Name",
      sort: (token) => token.name,
      cell: (token) => <b className="font-medium">{token.name}</b>,
    },
    {
      id: "state",
      header: "State",
      phone: "state",
      sort: (token) => token.state,
      cell: (token) => <TokenState state={token.state} />,
    },
    {
      id: "owner",
      header: "Belongs to",
      csv: (token) => token.service_account?.name ?? token.owner.name,
      sort: (token) => token.service_account?.name ?? token.owner.name,
      cell: (token) => (
        <>
          {token.service_account === null ? null : <div>{token.service_account.name}</div>}
          <OwnerName owner={token.owner} />
        </>
      ),
    },
    {
      id: "permissions",
      header: "May",
      phone: "full",
      csv: (token) => token.permissions.join(" "),
      cell: (token) => (
        <span className="row wrap gap-1">
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
      cell: (token) => <Time at={token.last_used_at} none="never" className="text-text-2" />,
    },
    {
      id: "expires",
      header: "Expires",
      sort: (token) => token.expires_at,
      cell: (token) => <Time at={token.expires_at} as="short" minutes className={expiryTone(token)} />,
    },
    {
      id: "created",
      header: "Made",
      sort: (token) => token.created_at,
      cell: (token) => <Time at={token.created_at} className="text-text-2" />,
    },
    actions(onRevoke),
  ];
}

function actions(onRevoke: ((token: ServiceToken) => void) | undefined): Column<ServiceToken> {
  return {
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
  };
}
