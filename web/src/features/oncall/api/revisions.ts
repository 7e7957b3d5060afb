import { keys } from "@/api/keys";
import { pagedQuery } from "@/api/pages";
import type { Contract } from "@/api/types";

export type ScheduleRevision = Contract<"ScheduleRevisionResponse">;
export type PolicyRevision = Contract<"PolicyRevisionResponse">;

/** What a schedule was, newest first; also of one that was removed. */
export const scheduleRevisionsQuery = (id: string) =>
  pagedQuery<ScheduleRevision>(keys.oncall.of(id, "revisions"), `schedules/${id}/revisions`, { limit: 20 });

/** What an escalation policy was, newest first; also of one that was removed. */
export const policyRevisionsQuery = (id: string) =>
  pagedQuery<PolicyRevision>(keys.oncall.of(id, "revisions"), `escalation-policies/${id}/revisions`, {
    limit: 20,
  });
