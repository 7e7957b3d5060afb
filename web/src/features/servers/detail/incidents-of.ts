import type { Alert, Incident, Server } from "@/api/types";

const withoutPort = (instance: string): string => instance.replace(/:\d+$/u, "");

/** The open incidents whose firing alerts speak of a server, by its name, its label `instance` or its address. */
export function incidentsOf(
  server: Pick<Server, "name" | "address" | "labels">,
  firing: readonly Pick<Alert, "labels" | "incident_id">[],
  open: readonly Incident[],
): Incident[] {
  const names = new Set([server.name, server.address, server.labels.instance ?? server.name]);
  const ids = new Set(
    firing
      .filter(({ labels }) => {
        const instance = labels.instance ?? labels.host ?? "";
        return names.has(instance) || names.has(withoutPort(instance));
      })
      .map((alert) => alert.incident_id),
  );
  return open.filter((incident) => ids.has(incident.id));
}
