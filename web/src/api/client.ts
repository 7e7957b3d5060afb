import { accessToken, renewAfterRefusal } from "./auth";
import { NetworkError, problemFrom } from "./problem";

/** Values that can stand in a query string. Empty text, null and undefined are left out; arrays are repeated. */
export type QueryValue = string | number | boolean | null | undefined | readonly string[];

export interface RequestOptions {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Sent as JSON. */
  body?: unknown;
  query?: Record<string, QueryValue>;
  signal?: AbortSignal;
  /** Version the change is based on; sent as If-Match, so that another's change is not overwritten. */
  version?: number;
  /** Goes on after this event of a stream. */
  lastEventId?: string;
  /** Makes a repeated POST count once. */
  idempotencyKey?: string;
}

/** Builds `?a=1&b=2`, or nothing. */
export function queryString(query: Record<string, QueryValue> = {}): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === "") continue;
    const values = typeof value === "object" ? value : [String(value)];
    for (const one of values) params.append(name, one);
  }
  const text = params.toString();
  return text === "" ? "" : `?${text}`;
}

async function send(url: string, options: RequestOptions, token: string | null): Promise<Response> {
  const headers = new Headers({ Accept: "application/json" });
  if (token !== null) headers.set("Authorization", `Bearer ${token}`);
  if (options.body !== undefined) headers.set("Content-Type", "application/json");
  if (options.version !== undefined) headers.set("If-Match", `"${options.version}"`);
  if (options.lastEventId !== undefined) headers.set("Last-Event-ID", options.lastEventId);
  if (options.idempotencyKey !== undefined) headers.set("Idempotency-Key", options.idempotencyKey);
  try {
    return await fetch(url, {
      method: options.method ?? "GET",
      headers,
      body: options.body === undefined ? null : JSON.stringify(options.body),
      signal: options.signal ?? null,
      credentials: "same-origin",
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new NetworkError(error);
  }
}

/** The raw answer with the session attached; throws ProblemError or NetworkError. For streams and downloads. */
export async function requestRaw(path: string, options: RequestOptions = {}): Promise<Response> {
  const url = `${path.startsWith("/") ? path : `/api/v1/${path}`}${queryString(options.query)}`;
  const token = await accessToken();
  let response = await send(url, options, token);
  if (response.status === 401) {
    const renewed = await renewAfterRefusal(token);
    if (renewed !== null) response = await send(url, options, renewed);
  }
  if (!response.ok) throw await problemFrom(response);
  return response;
}

/** One JSON request. `path` is relative to /api/v1 unless it starts with a slash. 204 gives undefined. */
export async function request<T>(path: string, options: RequestOptions = {}): Promise<T> {
  const response = await requestRaw(path, options);
  if (response.status === 204) return undefined as T;
  return (await response.json()) as T;
}

export const get = <T>(path: string, query?: Record<string, QueryValue>, signal?: AbortSignal): Promise<T> =>
  request<T>(path, { query, signal });

export const post = <T>(path: string, body?: unknown, options?: RequestOptions): Promise<T> =>
  request<T>(path, { ...options, method: "POST", body: body ?? {} });

export const patch = <T>(path: string, body: unknown, version?: number): Promise<T> =>
  request<T>(path, { method: "PATCH", body, version });

export const put = <T>(path: string, body: unknown): Promise<T> => request<T>(path, { method: "PUT", body });

export const remove = (path: string): Promise<undefined> => request<undefined>(path, { method: "DELETE" });
