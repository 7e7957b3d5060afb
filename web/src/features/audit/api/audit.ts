import { queryOptions } from "@tanstack/react-query";

import { get } from "@/api/client";
import { keys } from "@/api/keys";
import { pagedQuery } from "@/api/pages";
import type { AuditEntry, AuditVerification } from "@/api/types";
import type { UrlState } from "@/ui/url-state";

const HOUR = 3_600_000;

/** Spans the list can be narrowed to; "all" is the whole record. */
export const SPANS = [
  { value: "24h", label: "Last 24 h", ms: 24 * HOUR },
  { value: "7d", label: "Last 7 d", ms: 7 * 24 * HOUR },
  { value: "30d", label: "Last 30 d", ms: 30 * 24 * HOUR },
] as const;

/** The start of the chosen span, to the minute, so that the same question has the same key for a while. */
export function spanStart(span: string | undefined, now = Date.now()): string | undefined {
  const ms = SPANS.find((each) => each.value === span)?.ms;
  if (ms === undefined) return undefined;
  return new Date(Math.floor((now - ms) / 60_000) * 60_000).toISOString();
}

/** Entries, newest first, narrowed by what the address says. */
export function auditQuery(url: UrlState) {
  return pagedQuery<AuditEntry>(keys.audit.list, "audit", {
    actor: url.actor,
    action: url.action,
    target_type: url.target_type,
    target_id: url.target_id,
    from: spanStart(url.span),
  });
}

/** Recomputes the whole chain on the server; asked when the page opens and on demand. */
export const verifyQuery = queryOptions({
  queryKey: ["audit-verification"],
  queryFn: async ({ signal }) => {
    const verification = await get<AuditVerification>("audit/verify", undefined, signal);
    return { ...verification, at: Date.now() };
  },
  staleTime: 10 * 60_000,
  refetchOnWindowFocus: false,
});
