import { keys } from "@/api/keys";
import { pagedQuery } from "@/api/pages";
import type { TimelineEntry } from "@/api/types";

export const timelineKey = (id: string) => keys.incidents.of(id, "timeline");

/** What happened in an incident, newest first. */
export const timelineQuery = (id: string) =>
  pagedQuery<TimelineEntry>(timelineKey(id), `incidents/${id}/timeline`, { limit: 200 });
