import { keys } from "@/api/keys";
import { pagedQuery } from "@/api/pages";
import type { Execution } from "@/api/types";

/** Runs on a server, newest first. */
export const serverExecutionsQuery = (id: string) =>
  pagedQuery<Execution>(keys.executions.list, "executions", { server_id: id, limit: 20 });
