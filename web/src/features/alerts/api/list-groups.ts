import { keys } from "@/api/keys";
import { pagedQuery } from "@/api/pages";
import type { AlertGroup } from "@/api/types";

/** Groups with alerts that fire or ended within the last hour. */
export const groupsQuery = pagedQuery<AlertGroup>(keys.alerts.view("groups"), "alert-groups", { limit: 50 });
