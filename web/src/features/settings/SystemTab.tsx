import { useQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";

import { readinessQuery } from "@/api/shared/readiness";
import { Button } from "@/ui/button";
import { DescriptionList } from "@/ui/description-list";
import { ErrorState } from "@/ui/error-state";
import { Panel } from "@/ui/panel";
import { Skeleton } from "@/ui/skeleton";
import { StateBadge } from "@/ui/state-badge";
import { Time } from "@/ui/time";

import { systemQuery } from "./api/settings";

/** Every part of the platform with its state, as /readyz tells it. */
export function SystemTab() {
  const ready = useQuery({ ...readinessQuery, refetchInterval: 15_000 });
  const system = useQuery(systemQuery);
  return (
    <div className="two">
      <Panel
        title="Parts"
        note={ready.data === undefined ? undefined : <StateBadge state={ready.data.status} />}
        actions={
          <>
            <span className="text-text-3">
              Checked <Time at={ready.dataUpdatedAt === 0 ? null : ready.dataUpdatedAt} none="never" />
            </span>
            <Button
              size="sm"
              icon={RefreshCw}
              pending={ready.isFetching}
              onClick={() => void ready.refetch()}
            >
              Check again
            </Button>
          </>
        }
      >
        {ready.data !== undefined ? (
          <ul className="list chkl">
            {ready.data.components.map((component) => (
              <li key={component.name}>
                <StateBadge state={component.state} box />
                <div className="grow">
                  <div className="font-medium">{component.name.replaceAll("_", " ")}</div>
                  <div className="text-xs text-text-2">{component.detail}</div>
                </div>
              </li>
            ))}
          </ul>
        ) : ready.isError ? (
          <ErrorState
            title="The state did not load"
            error={ready.error}
            onRetry={() => void ready.refetch()}
          />
        ) : (
          <Skeleton rows={5} rowHeight={53} label="Checking the parts" />
        )}
      </Panel>
      <Panel title="This installation" padded>
        {system.data !== undefined ? (
          <DescriptionList
            items={[
              ["Version", system.data.version],
              ["Address", system.data.base_url],
              ["Server time", <Time key="now" at={system.data.now} as="short" />],
            ]}
          />
        ) : system.isError ? (
          <ErrorState
            title="The version did not load"
            error={system.error}
            onRetry={() => void system.refetch()}
          />
        ) : (
          <Skeleton rows={3} rowHeight={26} label="Loading the version" />
        )}
      </Panel>
    </div>
  );
}
