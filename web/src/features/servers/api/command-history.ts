import { keys } from "@/api/keys";
import { pagedQuery } from "@/api/pages";
import type { CommandRecord } from "@/api/types";

/** What was run on a server, newest first; outputs are not kept. */
export const commandHistoryQuery = (id: string) =>
  pagedQuery<CommandRecord>(keys.servers.of(id, "commands"), `servers/${id}/commands`, { limit: 20 });
