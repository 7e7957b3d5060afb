import { keys } from "@/api/keys";
import { pagedQuery } from "@/api/pages";
import type { Alert } from "@/api/types";

/** Every time the same condition has fired, newest first. */
export const episodesQuery = (fingerprint: string) =>
  pagedQuery<Alert>([...keys.alerts.view("episodes"), fingerprint], "alerts", { fingerprint, limit: 20 });
