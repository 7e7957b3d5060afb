import { useQueryClient } from "@tanstack/react-query";
import { useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { SearchX } from "lucide-react";
import { useEffect } from "react";

import { ButtonLink } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { ErrorState } from "@/ui/error-state";
import { PageHeader } from "@/ui/page-header";

/** 404 of the application. */
export function NotFoundPage() {
  return (
    <main className="main">
      <PageHeader title="Not found" />
      <EmptyState
        title="There is no page at this address"
        icon={SearchX}
        action={
          <ButtonLink to="/" size="sm">
            Go to Now
          </ButtonLink>
        }
      >
        It may have been renamed, or the link is cut short. Press Ctrl K to search.
      </EmptyState>
    </main>
  );
}

/** The code of a page comes when it is first opened; each browser has its own words for one that did not come. */
const NOT_FETCHED = /dynamically imported module|importing a module script|preload CSS/iu;

/** The error as a person can use it: code that did not come is a matter of the connection, or of an upgrade. */
export function pageFault(error: unknown): { fetched: boolean; error: unknown } {
  if (!(error instanceof Error) || !NOT_FETCHED.test(error.message)) return { fetched: true, error };
  const sentence =
    "Its code could not be fetched. Check the connection, then try again; after an upgrade, reload the page.";
  return { fetched: false, error: new Error(sentence, { cause: error }) };
}

/** What a page shows when it fails as a whole. The navigation stays. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const fault = pageFault(error);
  const router = useRouter();
  const queryClient = useQueryClient();
  const retry = () => {
    void queryClient.resetQueries({ predicate: (query) => query.state.status === "error" });
    reset();
    void router.invalidate();
  };
  const reloads = !fault.fetched;
  useEffect(() => {
    if (!reloads) return;
    // A module that failed to come stays failed until the document is loaded anew.
    const again = () => window.location.reload();
    window.addEventListener("online", again);
    return () => window.removeEventListener("online", again);
  }, [reloads]);
  return (
    <div className="main">
      <ErrorState
        title="This page did not load"
        error={fault.error}
        onRetry={reloads ? () => window.location.reload() : retry}
      />
    </div>
  );
}
