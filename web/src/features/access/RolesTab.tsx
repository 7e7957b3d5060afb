import { useQuery } from "@tanstack/react-query";
import { Check } from "lucide-react";

import { rolesQuery } from "@/api/shared/lists";
import type { Role } from "@/api/types";
import { ErrorState } from "@/ui/error-state";
import { Panel } from "@/ui/panel";
import { Skeleton } from "@/ui/skeleton";

/** Every permission any role has, by name. */
export function permissionRows(roles: readonly Role[]): { name: string; description: string }[] {
  const all = new Map(roles.flatMap((role) => role.permissions).map((each) => [each.name, each]));
  return [...all.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** What each role may do, as a table of permissions. */
export function RolesTab() {
  const roles = useQuery(rolesQuery);
  if (roles.data === undefined) {
    return roles.isError ? (
      <ErrorState title="Roles did not load" error={roles.error} onRetry={() => void roles.refetch()} />
    ) : (
      <Skeleton rows={12} label="Loading roles" />
    );
  }
  return (
    <div className="stack">
      <Panel title="Roles" note="predefined">
        <ul className="list">
          {roles.data.map((role) => (
            <li key={role.name}>
              <div className="grow">
                <div className="font-medium">{role.name}</div>
                <div className="text-xs text-text-2">{role.description}</div>
              </div>
              <span className="text-xs text-text-3 num">{role.permissions.length} permissions</span>
            </li>
          ))}
        </ul>
      </Panel>
      <Matrix roles={roles.data} />
    </div>
  );
}

function Matrix({ roles }: { roles: readonly Role[] }) {
  const has = roles.map((role) => new Set(role.permissions.map((each) => each.name)));
  return (
    <Panel title="Permissions">
      <div className="scroll-x" tabIndex={0} role="region" aria-label="Permissions of each role">
        <table className="tbl">
          <thead>
            <tr>
              <th scope="col">Permission</th>
              {roles.map((role) => (
                <th key={role.name} scope="col">
                  {role.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {permissionRows(roles).map((permission) => (
              <tr key={permission.name}>
                <th scope="row" className="perm-n">
                  <code>{permission.name}</code>
                  <div className="text-xs text-text-3">{permission.description}</div>
                </th>
                {roles.map((role, index) => (
                  <td key={role.name}>
                    {has[index]?.has(permission.name) === true ? (
                      <Check className="ic text-ok" role="img" aria-hidden={false} aria-label="yes" />
                    ) : (
                      <span className="text-text-3" aria-label="no">
                        –
                      </span>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
