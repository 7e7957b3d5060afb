import type { Server } from "@/api/types";
import type { UrlState } from "@/ui/url-state";

/** Names in the address that narrow the list. */
export const FILTERS = ["q", "state", "label"] as const;

/** Servers that have every word, the state and the label the address asks for. */
export function filterServers(servers: readonly Server[], url: UrlState): Server[] {
  const words = (url.q ?? "").toLowerCase().split(/\s+/u).filter(Boolean);
  return servers.filter((server) => {
    if (url.state !== undefined && server.state !== url.state) return false;
    if (url.label !== undefined && !labelPairs(server).includes(url.label)) return false;
    const text = [server.name, server.address, server.description, server.os ?? "", ...labelPairs(server)]
      .join(" ")
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** "env=production", "role=api". */
export function labelPairs(server: Server): string[] {
  return Object.entries(server.labels).map(([key, value]) => `${key}=${value}`);
}

/** Every label there is with the number of servers that have it, the most common first. */
export function countedLabels(servers: readonly Server[]): { label: string; servers: number }[] {
  const counts = new Map<string, number>();
  for (const server of servers) {
    for (const pair of labelPairs(server)) counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  return [...counts]
    .map(([label, times]) => ({ label, servers: times }))
    .sort((a, b) => b.servers - a.servers || a.label.localeCompare(b.label));
}
