import type { Resource } from "@/registry/feature";

/**
 * Query keys. The first part names the resource, so that a live event of topic `incidents` can invalidate everything
 * under `["incidents"]`. Details are `[resource, "detail", id]`, lists `[resource, "list", filters]`. A feature names its
 * resources in its `feature.ts`.
 */
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

type Keys = { readonly [R in Resource]: ReturnType<typeof keysOf<R>> };

/** `keys.incidents.detail(id)`; the compiler knows which resources there are. */
export const keys = new Proxy({} as Keys, {
  get: (_, resource) => keysOf(resource as Resource),
});
