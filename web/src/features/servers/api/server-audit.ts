import { keys } from "@/api/keys";
import { pagedQuery } from "@/api/pages";
import type { AuditEntry } from "@/api/types";

/** What was done to a server, newest first. */
export const serverAuditQuery = (id: string) =>
  pagedQuery<AuditEntry>(keys.audit.list, "audit", { target_type: "server", target_id: id, limit: 50 });
