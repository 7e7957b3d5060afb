import { Link } from "@tanstack/react-router";

import { useMe } from "@/api/session";
import type { Incident } from "@/api/types";
import { Person } from "@/ui/avatar";
import { DescriptionList } from "@/ui/description-list";
import { NONE } from "@/ui/format/numbers";
import { Panel } from "@/ui/panel";
import { Duration, Time } from "@/ui/time";

/** What is known of an incident. */
export function FactsPanel({ incident }: { incident: Incident }) {
  const me = useMe();
  const { owner, responders, service } = incident;
  return (
    <Panel title="Facts" padded>
      <DescriptionList
        items={[
          [
            "Owner",
            owner === null ? (
              <span className={incident.state === "resolved" ? "text-text-3" : "text-fail"}>No owner</span>
            ) : (
              <Person name={owner.name} you={owner.id === me.id} />
            ),
          ],
          [
            "Responders",
            responders.length === 0 ? undefined : (
              <span className="stack g4">
                {responders.map((person) => (
                  <Person key={person.id} name={person.name} you={person.id === me.id} />
                ))}
              </span>
            ),
          ],
          [
            "Service",
            service === null ? null : (
              <Link to="/services" search={{ q: service }}>
                {service}
              </Link>
            ),
          ],
          [
            "Summary",
            incident.summary === "" ? undefined : (
              <span className="whitespace-pre-wrap">{incident.summary}</span>
            ),
          ],
          ["Opened", <Time key="o" at={incident.opened_at} as="short" />],
          ["To acknowledge", <Length key="a" from={incident.opened_at} to={incident.acknowledged_at} />],
          [
            "To resolve",
            incident.resolved_at === null ? undefined : (
              <Length key="r" from={incident.opened_at} to={incident.resolved_at} />
            ),
          ],
          [
            "Fingerprint",
            incident.fingerprint === null ? undefined : <code>{incident.fingerprint.slice(0, 16)}</code>,
          ],
        ]}
      />
    </Panel>
  );
}

function Length({ from, to }: { from: string; to: string | null }) {
  return to === null ? NONE : <Duration from={from} to={to} />;
}
