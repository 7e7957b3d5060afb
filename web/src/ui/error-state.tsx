import { CircleX, RefreshCw } from "lucide-react";

import { Button } from "./button";
import { errorSentence } from "./error-sentence";
import { Time } from "./time";

export { errorSentence } from "./error-sentence";

interface ErrorStateProps {
  /** What did not load: "Alerts did not load". */
  title: string;
  /** Any thrown value; its sentence and request id are shown. */
  error: unknown;
  onRetry?: () => void;
  /** When the last good values are from. */
  lastGoodAt?: number | undefined;
}

function requestIdOf(error: unknown): string | null {
  if (typeof error !== "object" || error === null || !("requestId" in error)) return null;
  return typeof error.requestId === "string" ? error.requestId : null;
}

/** What is not allowed is not allowed at the next try either. */
function isForbidden(error: unknown): boolean {
  return typeof error === "object" && error !== null && "status" in error && error.status === 403;
}

export function ErrorState({ title, error, onRetry, lastGoodAt }: ErrorStateProps) {
  const requestId = requestIdOf(error);
  return (
    <div className="empty" role="alert">
      <CircleX className="ic" aria-hidden="true" />
      <h2>{title}</h2>
      <div>
        {errorSentence(error)}
        {lastGoodAt === undefined || lastGoodAt === 0 ? null : (
          <>
            {" "}
            The last good values are from <Time at={lastGoodAt} as="short" />.
          </>
        )}
      </div>
      {requestId === null ? null : (
        <div className="text-xs text-text-3">
          Request <code>{requestId}</code>
        </div>
      )}
      {onRetry === undefined || isForbidden(error) ? null : (
        <Button size="sm" icon={RefreshCw} onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}
