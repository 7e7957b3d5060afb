import { useQuery } from "@tanstack/react-query";
import { useMatches } from "@tanstack/react-router";
import { ShieldOff } from "lucide-react";
import type { ReactNode } from "react";

import { useMay, useMe } from "@/api/session";
import { rolesQuery } from "@/api/shared/lists";
import { ButtonLink } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { PageHeader } from "@/ui/page-header";

/** The page, or to whom it may not be shown the reason why. */
export function Permitted({ children }: { children: ReactNode }) {
  const me = useMe();
  const permission = useMatches({ select: (matches) => matches.at(-1)?.staticData.permission });
  if (permission === undefined || me.permissions.includes(permission)) return children;
  return <NoPermission permission={permission} />;
}

function NoPermission({ permission }: { permission: string }) {
  const roles = useQuery({ ...rolesQuery, enabled: useMay("users:read") }).data ?? [];
  const holding = roles
    .filter((role) => role.permissions.some(({ name }) => name === permission))
    .map(({ name }) => name);
  return (
    <>
      <PageHeader title="No permission" />
      <EmptyState
        title="You may not open this page"
        icon={ShieldOff}
        action={
          <ButtonLink to="/" size="sm">
            Go to Now
          </ButtonLink>
        }
      >
        It needs the permission <code>{permission}</code>
        {holding.length === 0
          ? ""
          : `, which the ${list(holding)} ${holding.length === 1 ? "role has" : "roles have"}`}
        . Ask an owner or administrator, who gives roles on the page Access.
      </EmptyState>
    </>
  );
}

function list(names: readonly string[]): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""}`;
}
