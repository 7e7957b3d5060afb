import { Link } from "@tanstack/react-router";

import type { Execution } from "@/api/types";
import { DescriptionList } from "@/ui/description-list";
import { Panel } from "@/ui/panel";
import { Time } from "@/ui/time";

/** What was asked for. Secret values are not shown. */
export function FactsPanel({ execution }: { execution: Execution }) {
  const given = Object.entries(execution.parameters);
  return (
    <Panel title="What was asked for" padded>
      <DescriptionList
        items={[
          [
            "Runbook",
            <Link key="r" to="/runbooks/$name" params={{ name: execution.runbook }}>
              {execution.runbook}
            </Link>,
          ],
          ["Version", <code key="v">{execution.runbook_version.slice(0, 12)}</code>],
          ...given.map(
            ([name, value]) =>
              [
                name,
                <code key={name}>{typeof value === "string" ? value : JSON.stringify(value)}</code>,
              ] as const,
          ),
          ["Asked for", <Time key="c" at={execution.created_at} as="short" />],
          [
            "Ended",
            execution.finished_at === null ? undefined : (
              <Time key="f" at={execution.finished_at} as="short" />
            ),
          ],
        ]}
      />
    </Panel>
  );
}
