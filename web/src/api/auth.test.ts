import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { accessToken, forget, refresh, signIn, whenSignedOut } from "./auth";
import { get, queryString, request } from "./client";
import { NetworkError, ProblemError } from "./problem";

type Handler = (url: string, init: RequestInit) => Response | Promise<Response>;

const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json", ...headers } });
const tokens = (access_token: string, expires_in = 900) =>
  json({ access_token, token_type: "Bearer", expires_in });

function answering(handler: Handler) {
  const mock = vi.fn((url: string, init: RequestInit) => Promise.resolve(handler(url, init)));
  vi.stubGlobal("fetch", mock);
  return mock;
}

const bearer = (init: RequestInit) => new Headers(init.headers).get("Authorization");

beforeEach(() => forget());
afterEach(() => {
  vi.unstubAllGlobals();
  whenSignedOut(() => undefined);
});

describe("the session", () => {
  it("signs in and sends the token with the next request", async () => {
    const mock = answering((url) => (url.endsWith("/login") ? tokens("one") : json({ id: "me" })));
    await signIn("mara@example.org", "a long password");
    await get("auth/me");
    expect(mock.mock.calls.map(([url]) => url)).toEqual(["/api/v1/auth/login", "/api/v1/auth/me"]);
    expect(bearer(mock.mock.calls[1]![1])).toBe("Bearer one");
  });

  it("sends the header that guards the cookie", async () => {
    const mock = answering(() => tokens("one"));
    await refresh();
    expect(new Headers(mock.mock.calls[0]![1].headers).get("X-OpsSight")).toBe("1");
  });

  it("renews once for many requests at the same time", async () => {
    const mock = answering((url) => (url.endsWith("/refresh") ? tokens("one") : json({})));
    await Promise.all([get("a"), get("b"), get("c")]);
    expect(mock.mock.calls.filter(([url]) => url.endsWith("/refresh"))).toHaveLength(1);
  });

  it("renews after a 401 and repeats the request", async () => {
    let renewed = 0;
    const mock = answering((url, init) => {
      if (url.endsWith("/refresh")) return tokens(`token-${++renewed}`);
      return bearer(init) === "Bearer token-2" ? json({ ok: true }) : json({ title: "No", status: 401 }, 401);
    });
    await expect(get("incidents")).resolves.toEqual({ ok: true });
    expect(renewed).toBe(2);
    expect(mock).toHaveBeenCalledTimes(4);
  });

  it("says that the session is over when the renewal is refused", async () => {
    const over = vi.fn();
    whenSignedOut(over);
    let first = true;
    answering((url) => {
      if (!url.endsWith("/refresh")) return json({ type: "about:blank", title: "No", status: 401 }, 401);
      if (!first) return json({}, 401);
      first = false;
      return tokens("one");
    });
    await expect(get("incidents")).rejects.toBeInstanceOf(ProblemError);
    expect(over).toHaveBeenCalledOnce();
  });

  it("keeps a token that is still good when the renewal does not reach the server", async () => {
    answering(() => tokens("one", 30));
    await signIn("mara@example.org", "a long password");
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("down")));
    await expect(accessToken()).resolves.toBe("one");
  });

  it("is a network error, not a signed-out person, when nothing answers", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("down")));
    await expect(get("incidents")).rejects.toBeInstanceOf(NetworkError);
  });
});

describe("requests", () => {
  it("leaves out what is empty and repeats lists", () => {
    expect(
      queryString({ q: "a b", service: ["x", "y"], from: undefined, cursor: null, text: "", limit: 50 }),
    ).toBe("?q=a+b&service=x&service=y&limit=50");
  });

  it("reads a problem document with its fields, its id and how long to wait", async () => {
    answering((url) =>
      url.endsWith("/refresh")
        ? tokens("one")
        : json(
            {
              type: "https://opssight.dev/problems/invalid",
              title: "Invalid",
              status: 422,
              detail: "The address is not one.",
              instance: "req-1",
              errors: [{ field: "address", message: "Type a host name." }],
            },
            422,
            { "Retry-After": "7" },
          ),
    );
    const error = await get("servers").catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ProblemError);
    expect(error).toMatchObject({
      message: "The address is not one.",
      slug: "invalid",
      requestId: "req-1",
      retryAfter: 7,
      errors: [{ field: "address", message: "Type a host name." }],
    });
  });

  it("makes sense of an answer that is no problem document", async () => {
    answering((url) => (url.endsWith("/refresh") ? tokens("one") : new Response("<html>", { status: 502 })));
    await expect(get("servers")).rejects.toMatchObject({ status: 502, slug: "about:blank" });
  });

  it("sends the version a change is based on", async () => {
    const mock = answering((url) =>
      url.endsWith("/refresh") ? tokens("one") : new Response(null, { status: 204 }),
    );
    await expect(request("x", { method: "PATCH", body: {}, version: 3 })).resolves.toBeUndefined();
    expect(new Headers(mock.mock.calls[1]![1].headers).get("If-Match")).toBe('"3"');
  });
});
