/** One field the server refused, as in the `errors` member of a problem document. */
export interface FieldProblem {
  field: string;
  message: string;
}

/** RFC 9457 problem document as the API sends it. */
export interface ProblemDocument {
  /** Left out it means about:blank (RFC 9457, section 3.1.1). */
  type?: string;
  title: string;
  status: number;
  detail?: string;
  instance?: string;
  errors?: FieldProblem[];
}

const PREFIX = "https://opssight.dev/problems/";

/** A refused or failed request. `message` is a sentence for people; `requestId` names it in the server's log. */
export class ProblemError extends Error {
  override readonly name = "ProblemError";
  readonly status: number;
  readonly title: string;
  /** Last part of the problem type, such as `server-not-found`. */
  readonly slug: string;
  readonly requestId: string | null;
  readonly errors: readonly FieldProblem[];
  /** Seconds to wait before asking again, when the server said so. */
  readonly retryAfter: number | null;

  constructor(document: ProblemDocument, retryAfter: number | null = null) {
    super(document.detail ?? document.title);
    this.status = document.status;
    this.title = document.title;
    const type = document.type ?? "about:blank";
    this.slug = type.startsWith(PREFIX) ? type.slice(PREFIX.length) : type;
    this.requestId = document.instance ?? null;
    this.errors = document.errors ?? [];
    this.retryAfter = retryAfter;
  }
}

/** The request did not reach the server, or no answer came back. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
  constructor(cause?: unknown) {
    super("The server did not answer. Check the connection, then try again.", { cause });
  }
}

function isProblem(value: unknown): value is ProblemDocument {
  return typeof value === "object" && value !== null && "title" in value && "status" in value;
}

/** Reads a failed response into a ProblemError, whatever its body is. */
export async function problemFrom(response: Response): Promise<ProblemError> {
  const wait = Number(response.headers.get("Retry-After"));
  const retryAfter = Number.isFinite(wait) && wait > 0 ? wait : null;
  const requestId = response.headers.get("X-Request-ID") ?? undefined;
  let body: unknown = null;
  try {
    body = await response.json();
  } catch {
    // A proxy may answer with HTML; the status still says what happened.
  }
  if (isProblem(body)) {
    return new ProblemError({ ...body, instance: body.instance ?? requestId }, retryAfter);
  }
  return new ProblemError(
    {
      type: "about:blank",
      title: `The server answered ${response.status}`,
      status: response.status,
      detail: `The server answered ${response.status} without saying why. Try again, or look in its log.`,
      instance: requestId,
    },
    retryAfter,
  );
}

/** True for errors that a later attempt can mend: no answer, 429, and 5xx. */
export function isTransient(error: unknown): boolean {
  if (error instanceof NetworkError) return true;
  return error instanceof ProblemError && (error.status === 429 || error.status >= 500);
}
