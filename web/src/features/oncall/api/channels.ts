import { queryOptions, useMutation } from "@tanstack/react-query";

import { post } from "@/api/client";
import { keys } from "@/api/keys";
import { allPages } from "@/api/pages";
import type { Channel, StagedTestResult } from "@/api/types";

/** The ways by which people can be reached. */
export const channelsQuery = queryOptions({
  queryKey: keys.channels.view("every"),
  queryFn: ({ signal }) => allPages<Channel>("channels", {}, signal),
});

/** Sends a test message to whoever asks. */
export function useTestChannel() {
  return useMutation({
    mutationFn: (id: string) => post<StagedTestResult>(`channels/${id}/test`),
  });
}
