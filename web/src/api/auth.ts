/**
 * Who is signed in, as far as the browser knows. The access token lives in memory alone; the refresh token is an
 * HttpOnly cookie that scripts cannot read. One refresh runs at a time, across tabs too, since the server rotates it.
 */
import { NetworkError, problemFrom, ProblemError } from "./problem";
import type { AccessToken, Credentials, FirstUser } from "./types";

const AUTH = "/api/v1/auth";
/** A token is renewed this long before it ends, so that no request meets its end. */
const RENEW_BEFORE_MS = 60_000;

let token: string | null = null;
let expiresAt = 0;
let refreshing: Promise<boolean> | null = null;
let onSignedOut: () => void = () => undefined;

/** Registers what happens when the session ends on its own (the refresh was refused). */
export function whenSignedOut(handler: () => void): void {
  onSignedOut = handler;
}

function keep(answer: AccessToken): void {
  token = answer.access_token;
  expiresAt = Date.now() + answer.expires_in * 1000;
}

export function forget(): void {
  token = null;
  expiresAt = 0;
}

export function isSignedIn(): boolean {
  return token !== null;
}

async function post(path: string, body?: unknown): Promise<Response> {
  try {
    return await fetch(path, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-OpsSight": "1" },
      body: body === undefined ? null : JSON.stringify(body),
    });
  } catch (error) {
    throw new NetworkError(error);
  }
}

async function signInAt(path: string, body: unknown): Promise<void> {
  const response = await post(path, body);
  if (!response.ok) throw await problemFrom(response);
  keep((await response.json()) as AccessToken);
}

/** Signs in with e-mail and password. Throws ProblemError when they are refused. */
export function signIn(email: string, password: string): Promise<void> {
  return signInAt(`${AUTH}/login`, { email, password } satisfies Credentials);
}

/** Makes the first administrator and signs in as that person. */
export function setUp(request: FirstUser): Promise<void> {
  return signInAt("/api/v1/setup", request);
}

/** Ends the session here and on the server. A server that cannot be reached does not keep the person signed in. */
export async function signOut(): Promise<void> {
  try {
    await post(`${AUTH}/logout`);
  } catch (error) {
    if (!(error instanceof NetworkError)) throw error;
  } finally {
    forget();
  }
}

function locked<T>(work: () => Promise<T>): Promise<T> {
  // Absent outside secure contexts: then tabs may race, and the loser asks to sign in again.
  const locks = (navigator as { locks?: LockManager }).locks;
  return locks ? locks.request("opssight-refresh", work) : work();
}

async function askForToken(): Promise<boolean> {
  const response = await post(`${AUTH}/refresh`);
  if (response.ok) {
    keep((await response.json()) as AccessToken);
    return true;
  }
  if (response.status === 401 || response.status === 403) {
    forget();
    return false;
  }
  throw await problemFrom(response);
}

/** Renews the access token by cookie. False: there is no session. Concurrent callers share one request. */
export function refresh(): Promise<boolean> {
  refreshing ??= locked(askForToken).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

/** The current access token, renewed when it is about to end; null when nobody is signed in. */
export async function accessToken(): Promise<string | null> {
  if (token !== null && Date.now() < expiresAt - RENEW_BEFORE_MS) return token;
  const still = token;
  try {
    await refresh();
  } catch (error) {
    // The old token may still be good for a minute; let the request itself find out.
    if (still === null || Date.now() >= expiresAt) throw error;
  }
  return token;
}

/** Called by the client on a 401: renews once; when that is refused, the session is over. */
export async function renewAfterRefusal(used: string | null): Promise<string | null> {
  if (token !== null && token !== used) return token;
  const renewed = await refresh();
  if (!renewed) onSignedOut();
  return renewed ? token : null;
}

export function isSignInProblem(error: unknown): error is ProblemError {
  return error instanceof ProblemError && error.status === 401;
}
