/**
 * Query keys. The first part names the resource, so that a live event of topic `incidents` can invalidate everything
 * under `["incidents"]`. Details are `[resource, "detail", id]`, lists `[resource, "list", filters]`.
 */
export const resources = [
  "incidents",
  "alerts",
  "servers",
  "executions",
  "notifications",
  "oncall",
  "audit",
  "users",
  "roles",
  "tokens",
  "rules",
  "services",
  "runbooks",
  "credentials",
  "channels",
  "events",
  "retention",
  "settings",
  "system",
  "jobs",
  "me",
] as const;

export type Resource = (typeof resources)[number];

function keysOf<R extends Resource>(resource: R) {
  return {
    all: [resource] as const,
    list: [resource, "list"] as const,
    detail: (id: string) => [resource, "detail", id] as const,
    /** Something that belongs to one object: its timeline, its output, its history. */
    of: (id: string, what: string) => [resource, "detail", id, what] as const,
    /** A named view of the resource: stats, histogram, groups, schedules. */
    view: (name: string) => [resource, name] as const,
  };
}

export const keys = Object.fromEntries(resources.map((name) => [name, keysOf(name)])) as {
  [R in Resource]: ReturnType<typeof keysOf<R>>;
};
