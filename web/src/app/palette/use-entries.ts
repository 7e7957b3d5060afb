import { useQuery } from "@tanstack/react-query";

import { get } from "@/api/client";
import { keys } from "@/api/keys";
import type { Page } from "@/api/pages";
import { useMay, useMe } from "@/api/session";
import { runbooksQuery } from "@/api/shared/lists";
import type { Incident, Runbook, Server, Service } from "@/api/types";
import { chooseTheme } from "@/ui/theme";

import { visibleNavigation } from "../navigation";
import { useSignOut } from "../shell/sign-out";
import { useLayers } from "../shell/layers";
import {
  commandEntries,
  fits,
  incidentEntry,
  pageEntries,
  runbookEntry,
  scopeOf,
  serverEntry,
  serviceEntry,
  type PaletteEntry,
  type Scope,
} from "./entries";

const PER_KIND = 6;

function useFound<T>(path: string, key: readonly unknown[], q: string, enabled: boolean) {
  return useQuery({
    queryKey: [...key, q],
    queryFn: ({ signal }) => get<Page<T>>(path, { q, limit: 20 }, signal),
    enabled: enabled && q.length > 1,
    staleTime: 30_000,
    placeholderData: (before) => before,
  });
}

/** What the palette offers for the typed text: pages and commands at once, things of the server as they are found. */
export function usePaletteEntries(
  typed: string,
  settled: string,
): { entries: PaletteEntry[]; searching: boolean } {
  const me = useMe();
  const layers = useLayers();
  const signOut = useSignOut();
  const { scope, text } = scopeOf(typed);
  const all = scope === "all";
  const found = useServerEntries(scope, scopeOf(settled).text);

  const pages = all ? pageEntries(visibleNavigation(me.permissions)) : [];
  const commands =
    scope === "servers"
      ? []
      : commandEntries({
          mayDeclare: me.permissions.includes("incidents:write"),
          theme: chooseTheme,
          shortcuts: () => layers.show("shortcuts"),
          signOut,
        });
  if (text === "") {
    const first = scope === "commands" ? commands : [...pages, ...commands];
    return { entries: first, searching: false };
  }
  return {
    entries: [...commands, ...found.entries, ...pages]
      .filter((entry) => fits(entry, text))
      .sort((a, b) => GROUPS.indexOf(a.group) - GROUPS.indexOf(b.group)),
    searching: found.searching || settled !== typed,
  };
}

/** What the server finds, kind by kind; only kinds the person may see are asked for. */
function useServerEntries(scope: Scope, q: string): { entries: PaletteEntry[]; searching: boolean } {
  const all = scope === "all";
  const mayServers = useMay("servers:read") && scope !== "commands";
  const mayRunbooks = useMay("runbooks:read") && scope !== "servers" && q.length > 1;
  const incidents = useFound<Incident>(
    "incidents",
    keys.incidents.view("search"),
    q,
    useMay("incidents:read") && all,
  );
  const servers = useFound<Server>("servers", keys.servers.view("search"), q, mayServers);
  const services = useFound<Service>(
    "services",
    keys.services.view("search"),
    q,
    useMay("catalog:read") && all,
  );
  const runbooks = useQuery({ ...runbooksQuery, enabled: mayRunbooks });
  const mayRunApproved = useMay("runbooks:run");
  const mayRunAny = useMay("runbooks:write");
  const mayRun = (runbook: Runbook) => mayRunApproved && (runbook.approved || mayRunAny);
  const some = (entries: PaletteEntry[], on: boolean) =>
    on ? entries.filter((entry) => fits(entry, q)).slice(0, PER_KIND) : [];
  return {
    entries: [
      ...some(
        (runbooks.data ?? []).map((runbook) => runbookEntry(runbook, mayRun(runbook))),
        mayRunbooks,
      ),
      ...some((incidents.data?.items ?? []).map(incidentEntry), all),
      ...some((servers.data?.items ?? []).map(serverEntry), mayServers),
      ...some((services.data?.items ?? []).map(serviceEntry), all),
    ],
    searching: [incidents, servers, services].some((query) => query.isFetching),
  };
}

/** The order of the groups once something is typed. */
const GROUPS: readonly PaletteEntry["group"][] = ["Run", "Go to", "Pages"];
