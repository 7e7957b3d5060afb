import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { patch, post, remove } from "@/api/client";
import { keys } from "@/api/keys";
import { allPages } from "@/api/pages";
import type { Channel, ChannelKind } from "@/api/types";

export const channelsQuery = queryOptions({
  queryKey: keys.channels.view("every"),
  queryFn: ({ signal }) => allPages<Channel>("channels", {}, signal),
});

export interface ChannelFields {
  name: string;
  kind: ChannelKind;
  /** Replaced as a whole; a secret that is left out stays. */
  config: Record<string, string | number | boolean>;
}

/** Adds a channel, or changes the one that is given. */
export function useSaveChannel(channel: Channel | null) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ name, kind, config }: ChannelFields) =>
      channel === null
        ? post<Channel>("channels", { name, kind, config })
        : patch<Channel>(`channels/${channel.id}`, { name, config }, channel.version),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.channels.all }),
  });
}

export function useEnableChannel(channel: Channel) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (enabled: boolean) => patch<Channel>(`channels/${channel.id}`, { enabled }, channel.version),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.channels.all }),
  });
}

export function useDeleteChannel() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => remove(`channels/${id}`),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.channels.all }),
  });
}
