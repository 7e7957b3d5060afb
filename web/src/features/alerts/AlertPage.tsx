import "./alerts.css";
import { useQuery } from "@tanstack/react-query";
import { ExternalLink, ScrollText } from "lucide-react";

import type { Alert } from "@/api/types";
import { ButtonLink, buttonStyle } from "@/ui/button";
import { DescriptionList } from "@/ui/description-list";
import { ErrorState } from "@/ui/error-state";
import { EventSeverity } from "@/ui/event-severity";
import { useNow } from "@/ui/now";
import { PageHeader } from "@/ui/page-header";
import { Panel } from "@/ui/panel";
import { Skeleton } from "@/ui/skeleton";
import { StateBadge } from "@/ui/state-badge";
import { Duration } from "@/ui/time";
import { usePathParam } from "@/ui/url-state";

import { alertQuery } from "./api/get-alert";
import { EpisodesPanel } from "./detail/EpisodesPanel";
import { FactsPanel } from "./detail/FactsPanel";
import { sourceLink } from "./detail/source-link";

const CRUMBS = [{ label: "Alerts", to: "/alerts" }];

/** One alert: what it says, where it comes from, and how often it has fired. */
export function AlertPage() {
  const id = usePathParam("id");
  const alert = useQuery(alertQuery(id));
  if (alert.data !== undefined) return <Loaded alert={alert.data} />;
  return (
    <>
      <PageHeader title="Alert" crumbs={CRUMBS} />
      {alert.isError ? (
        <ErrorState title="The alert did not load" error={alert.error} onRetry={() => void alert.refetch()} />
      ) : (
        <Skeleton rows={8} rowHeight={40} label="Loading the alert" />
      )}
    </>
  );
}

function Loaded({ alert }: { alert: Alert }) {
  return (
    <>
      <PageHeader
        title={alert.title}
        documentTitle={`ALR-${alert.number} ${alert.title}`}
        here={`ALR-${alert.number}`}
        crumbs={CRUMBS}
        sub={
          <span className="row wrap gap-3">
            <StateBadge state={alert.silenced ? "silenced" : alert.status} box />
            {alert.severity === null ? null : <EventSeverity severity={alert.severity} />}
            <span>
              {alert.ends_at === null ? "for " : "fired for "}
              <b className="font-medium text-text-1">
                <Duration from={alert.starts_at} to={alert.ends_at} />
              </b>
            </span>
          </span>
        }
        actions={<SourceButton alert={alert} />}
      />
      <div className="two">
        <div className="stack">
          <AnnotationsPanel annotations={alert.annotations} />
          <LabelsPanel labels={alert.labels} />
          <EpisodesPanel alert={alert} />
        </div>
        <aside className="stack" aria-label="About this alert">
          <FactsPanel alert={alert} />
        </aside>
      </div>
    </>
  );
}

function SourceButton({ alert }: { alert: Alert }) {
  const now = useNow(60);
  const link = sourceLink(alert, location.origin, now);
  if (link === null) return null;
  if (link.kind === "events") {
    return (
      <ButtonLink icon={ScrollText} to="/events" search={link.search}>
        {link.label}
      </ButtonLink>
    );
  }
  return (
    <a className={buttonStyle()} href={link.href} target="_blank" rel="noreferrer">
      <ExternalLink className="ic" aria-hidden="true" />
      {link.label}
    </a>
  );
}

function AnnotationsPanel({ annotations }: { annotations: Record<string, string> }) {
  const { summary, description, ...others } = annotations;
  const rest = Object.entries(others);
  if (summary === undefined && description === undefined && rest.length === 0) return null;
  return (
    <Panel title="What it says" padded>
      <div className="stack g8">
        {summary === undefined ? null : <p className="font-medium">{summary}</p>}
        {description === undefined ? null : <p className="whitespace-pre-wrap">{description}</p>}
        {rest.length === 0 ? null : (
          <DescriptionList items={rest.map(([key, value]) => [key, <Value key={key} text={value} />])} />
        )}
      </div>
    </Panel>
  );
}

function Value({ text }: { text: string }) {
  return /^https?:\/\/\S+$/u.test(text) ? (
    <a className="wrap-anywhere" href={text} target="_blank" rel="noreferrer">
      {text}
    </a>
  ) : (
    <span className="whitespace-pre-wrap">{text}</span>
  );
}

function LabelsPanel({ labels }: { labels: Record<string, string> }) {
  const rows = Object.entries(labels).sort(([a], [b]) => a.localeCompare(b));
  return (
    <Panel title="Labels" note={rows.length} padded>
      <DescriptionList
        className="mono-kv"
        items={rows.map(([key, value]) => [
          key,
          <span key={key} className="mono">
            {value}
          </span>,
        ])}
      />
    </Panel>
  );
}
