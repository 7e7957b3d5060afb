import "./incidents.css";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";

import { useMay } from "@/api/session";
import type { Incident } from "@/api/types";
import { useLiveTopic } from "@/app/live";
import { ErrorState } from "@/ui/error-state";
import { PageHeader } from "@/ui/page-header";
import { Skeleton } from "@/ui/skeleton";
import { usePathParam } from "@/ui/url-state";

import { incidentQuery } from "./api/get-incident";
import { timelineQuery } from "./api/get-timeline";
import { FixedActions, HeadActions } from "./detail/IncidentActions";
import { IncidentHeader } from "./detail/IncidentHeader";
import { IncidentSightline } from "./detail/IncidentSightline";
import { TimelinePanel } from "./detail/TimelinePanel";
import { useIncidentCommands } from "./detail/use-incident-commands";
import { AlertsPanel } from "./side/AlertsPanel";
import { ExecutionsPanel } from "./side/ExecutionsPanel";
import { FactsPanel } from "./side/FactsPanel";
import { PagedPanel } from "./side/PagedPanel";
import { SuggestedPanel } from "./side/SuggestedPanel";

/** One incident: what happened, who is on it, and what can be done. */
export function IncidentPage() {
  const key = usePathParam("key");
  const incident = useQuery(incidentQuery(key));
  if (incident.data !== undefined) return <Loaded incident={incident.data} />;
  return (
    <>
      <PageHeader title={key} crumbs={[{ label: "Incidents", to: "/incidents" }]} />
      {incident.isError ? (
        <ErrorState
          title={`${key} did not load`}
          error={incident.error}
          onRetry={() => void incident.refetch()}
        />
      ) : (
        <Skeleton rows={10} rowHeight={48} label="Loading the incident" />
      )}
    </>
  );
}

function Loaded({ incident }: { incident: Incident }) {
  const mayWork = useMay("incidents:write");
  const maySeePages = useMay("oncall:read");
  const maySeeRunbooks = useMay("runbooks:read");
  const commands = useIncidentCommands(incident, mayWork);
  const timeline = useInfiniteQuery(timelineQuery(incident.id));
  useLiveTopic(`incidents.${incident.id}`);
  const entries = timeline.data?.rows;
  return (
    <>
      <IncidentHeader
        incident={incident}
        actions={mayWork ? <HeadActions incident={incident} commands={commands} /> : null}
      />
      <p className="vh" role="status">
        {entries?.[0]?.text}
      </p>
      <IncidentSightline incident={incident} entries={entries ?? []} />
      <div className="two inc">
        <TimelinePanel incident={incident} timeline={timeline} />
        <aside className="stack" aria-label="About this incident">
          <FactsPanel incident={incident} />
          {maySeePages ? <PagedPanel incident={incident} /> : null}
          {maySeeRunbooks ? <SuggestedPanel incident={incident} /> : null}
          {maySeeRunbooks ? <ExecutionsPanel incident={incident} /> : null}
          <AlertsPanel incident={incident} />
        </aside>
      </div>
      {mayWork ? <FixedActions incident={incident} commands={commands} /> : null}
      {commands.dialog}
    </>
  );
}
