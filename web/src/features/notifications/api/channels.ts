import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";

import { patch, post, remove } from "@/api/client";
import { keys } from "@/api/keys";
import { allPages } from "@/api/pages";
import type { Channel, ChannelChange, NewChannel } from "@/api/types";

export const channelsQuery = queryOptions({
  queryKey: keys.channels.view("every"),
  queryFn: ({ signal }) => allPages<Channel>("channels", {}, signal),
});

/** Adds a channel, or changes the one that is given: its settings as a whole, but a secret that is left out stays. */
export function useSaveChannel(channel: Channel | null) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (fields: NewChannel) =>
      channel === null
        ? post<Channel>("channels", fields)
        : patch<Channel>(`channels/${channel.id}`, changeOf(fields), channel.version),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.channels.all }),
  });
}

const changeOf = ({ name, settings }: NewChannel): ChannelChange => ({ name, settings });

export function useEnableChannel(channel: Channel) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (enabled: boolean) =>
      patch<Channel>(`channels/${channel.id}`, { enabled } satisfies ChannelChange, channel.version),
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
