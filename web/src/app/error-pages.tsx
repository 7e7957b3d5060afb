import { useQueryClient } from "@tanstack/react-query";
import { useRouter, type ErrorComponentProps } from "@tanstack/react-router";
import { SearchX } from "lucide-react";

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

/** What a page shows when it fails as a whole. The navigation stays. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const queryClient = useQueryClient();
  const retry = () => {
    void queryClient.resetQueries({ predicate: (query) => query.state.status === "error" });
    reset();
    void router.invalidate();
  };
  return (
    <div className="main">
      <ErrorState title="This page did not load" error={error} onRetry={retry} />
    </div>
  );
}
