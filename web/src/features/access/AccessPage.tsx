import { useQuery } from "@tanstack/react-query";

import { useMay } from "@/api/session";
import { rolesQuery, usersQuery } from "@/api/shared/lists";
import { PageHeader } from "@/ui/page-header";
import { Tabs, type Tab } from "@/ui/tabs";

import { tokensQuery } from "./api/tokens";
import { RolesTab } from "./RolesTab";
import { TokensTab } from "./tokens/TokensTab";
import { UsersTab } from "./UsersTab";

/** People, what their roles may do, and service tokens. */
export function AccessPage() {
  const mayTokens = useMay("tokens:read");
  const users = useQuery(usersQuery);
  const roles = useQuery(rolesQuery);
  const tokens = useQuery({ ...tokensQuery, enabled: mayTokens });
  const tabs: Tab[] = [
    { id: "people", label: "People", count: users.data?.length, content: <UsersTab /> },
    { id: "roles", label: "Roles", count: roles.data?.length, content: <RolesTab /> },
  ];
  if (mayTokens) {
    tabs.push({ id: "tokens", label: "Service tokens", count: tokens.data?.length, content: <TokensTab /> });
  }
  return (
    <>
      <PageHeader title="Access" />
      <Tabs label="Access" tabs={tabs} />
    </>
  );
}
