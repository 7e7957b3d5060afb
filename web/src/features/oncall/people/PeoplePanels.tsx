import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { useMay } from "@/api/session";
import type { OnCallPeople } from "@/api/types";
import { ErrorState } from "@/ui/error-state";
import { day } from "@/ui/format/time";
import { Panel } from "@/ui/panel";
import { Skeleton } from "@/ui/skeleton";

import { peopleQuery } from "../api/coverage";
import { LoadTable } from "./LoadTable";
import { ReachList } from "./ReachPanel";

const A_DAY = 86_400_000;

/** Whether the people on call can be reached, and how much has fallen to whom. */
export function PeoplePanels({ from, to, me }: { from: number; to: number; me: string }) {
  const people = useQuery(peopleQuery(from, to));
  const mayUsers = useMay("users:read");
  const shown = (content: (data: OnCallPeople) => ReactNode) =>
    people.data !== undefined ? (
      content(people.data)
    ) : people.isError ? (
      <ErrorState title="This did not load" error={people.error} onRetry={() => void people.refetch()} />
    ) : (
      <Skeleton rows={3} label="Loading the people on call" />
    );
  return (
    <>
      <Panel title="Can we reach them?" actions={mayUsers ? <Link to="/access">All people</Link> : undefined}>
        {shown(({ contactability }) => (
          <ReachList people={contactability} me={me} />
        ))}
      </Panel>
      <Panel title="Load, last 4 weeks" note={since(people.data?.load)}>
        {shown(({ load }) => (
          <LoadTable load={load} />
        ))}
      </Panel>
    </>
  );
}

/** Since when there are hours to count, where that is less than the four weeks. */
function since(load: OnCallPeople["load"] | undefined): string | undefined {
  if (load?.planned_since === undefined || load.planned_since === null) return undefined;
  const planned = new Date(load.planned_since).getTime();
  return planned - new Date(load.from).getTime() < A_DAY ? undefined : `hours since ${day(planned)}`;
}
