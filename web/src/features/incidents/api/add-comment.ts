import { useMutation, useQueryClient, type InfiniteData, type QueryClient } from "@tanstack/react-query";

import { post } from "@/api/client";
import type { Page } from "@/api/pages";
import { useMe } from "@/api/session";
import type { Contract, Incident, Me, TimelineEntry } from "@/api/types";

import { timelineKey } from "./get-timeline";

type Timeline = InfiniteData<Page<TimelineEntry>, string | null>;

/** An entry that is shown before the server has it. */
export const PENDING = "pending";

export function pendingComment(text: string, me: Pick<Me, "id" | "name">, at = new Date()): TimelineEntry {
  return {
    id: `${PENDING}-${at.getTime()}`,
    at: at.toISOString(),
    kind: "comment",
    actor: { kind: "user", id: me.id, name: me.name },
    text,
    detail: {},
    links: [],
  };
}

/** Puts the entry on top of the timeline; returns what puts the timeline back. */
export async function showComment(
  queryClient: QueryClient,
  incidentId: string,
  entry: TimelineEntry,
): Promise<() => void> {
  const filter = { queryKey: timelineKey(incidentId) };
  await queryClient.cancelQueries(filter);
  const before = queryClient.getQueriesData<Timeline>(filter);
  queryClient.setQueriesData<Timeline>(filter, (data) => {
    const [first, ...rest] = data?.pages ?? [];
    if (data === undefined || first === undefined) return data;
    return { ...data, pages: [{ ...first, items: [entry, ...first.items] }, ...rest] };
  });
  return () => {
    for (const [key, data] of before) queryClient.setQueryData(key, data);
  };
}

/** Shows the comment at once. A refusal takes it off the timeline; the text is for the caller to keep. */
export function useAddComment(incident: Incident) {
  const queryClient = useQueryClient();
  const me = useMe();
  return useMutation({
    mutationFn: (text: string) =>
      post<TimelineEntry>(`incidents/${incident.id}/comments`, { text } satisfies Contract<"CommentRequest">),
    onMutate: (text) => showComment(queryClient, incident.id, pendingComment(text, me)),
    onError: (_error, _text, restore) => restore?.(),
    onSettled: () => queryClient.invalidateQueries({ queryKey: timelineKey(incident.id) }),
  });
}
