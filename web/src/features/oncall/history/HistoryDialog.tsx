import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useMemo, type ReactNode } from "react";

import { useMay } from "@/api/session";
import { usersQuery } from "@/api/shared/lists";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { ErrorState } from "@/ui/error-state";
import { RevisionList } from "@/ui/revision-list";
import { useUrlState } from "@/ui/url-state";

import { policyRevisionsQuery, scheduleRevisionsQuery } from "../api/revisions";
import { schedulesQuery } from "../api/schedules";
import { policyFacets, scheduleFacets, type Names } from "./facets";

/** Opens the history that the address names, `?history=<id>`: a link to it outlives the thing itself. */
export function useHistoryAddress() {
  const [url, setUrl] = useUrlState();
  return {
    id: url.history,
    show: (id: string) => setUrl({ history: id }, { push: true }),
    close: () => setUrl({ history: undefined }),
  };
}

function usePeople(): Names {
  const users = useQuery({ ...usersQuery, enabled: useMay("users:read") }).data;
  return useMemo(() => new Map(users?.map((user) => [user.id, user.name])), [users]);
}

interface HistoryProps {
  id: string;
  onClose: () => void;
}

/** Who changed a schedule when, also after it was removed. */
export function ScheduleHistory({ id, onClose }: HistoryProps) {
  const query = useInfiniteQuery(scheduleRevisionsQuery(id));
  const people = usePeople();
  const facets = useMemo(() => scheduleFacets(people), [people]);
  return (
    <History query={query} onClose={onClose} noun="Schedule">
      <RevisionList query={query} facets={facets} />
    </History>
  );
}

/** Who changed an escalation policy when, also after it was removed. */
export function PolicyHistory({ id, onClose }: HistoryProps) {
  const query = useInfiniteQuery(policyRevisionsQuery(id));
  const people = usePeople();
  const schedules = useQuery(schedulesQuery).data;
  const facets = useMemo(
    () => policyFacets(new Map(schedules?.map((each) => [each.id, each.name])), people),
    [schedules, people],
  );
  return (
    <History query={query} onClose={onClose} noun="Policy">
      <RevisionList query={query} facets={facets} />
    </History>
  );
}

interface FrameProps {
  query: {
    data: { rows: { name: string | null }[] } | undefined;
    error: unknown;
    refetch: () => Promise<unknown>;
  };
  noun: string;
  onClose: () => void;
  children: ReactNode;
}

function History({ query, noun, onClose, children }: FrameProps) {
  const name = query.data?.rows.find((row) => row.name !== null)?.name;
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={name === undefined ? `${noun} history` : `History of ${name ?? noun}`}
      footer={<Button onClick={onClose}>Close</Button>}
    >
      {query.data === undefined && query.error !== null ? (
        <ErrorState
          title="The history did not load"
          error={query.error}
          onRetry={() => void query.refetch()}
        />
      ) : (
        <div className="panel">{children}</div>
      )}
    </Dialog>
  );
}
