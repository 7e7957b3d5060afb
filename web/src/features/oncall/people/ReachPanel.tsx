import { Link } from "@tanstack/react-router";

import { useMay } from "@/api/session";
import type { Contactability } from "@/api/types";
import { Person } from "@/ui/avatar";
import { EmptyState } from "@/ui/empty-state";
import { StateBadge } from "@/ui/state-badge";
import { Time } from "@/ui/time";

import { reachWords, waysOf, worstFirst } from "./reach";

/** Everybody on call in the time that is shown: how a page reaches them, and whether the last one did. */
export function ReachList({ people, me }: { people: readonly Contactability[]; me: string }) {
  if (people.length === 0) return <EmptyState title="Nobody is on call in this time" />;
  return (
    <ul className="list text-xs">
      {worstFirst(people).map((reach) => (
        <li key={reach.user.id} className="oc-reach">
          <Person name={reach.user.name} you={reach.user.id === me} />
          <span className="ml-auto text-right">
            <StateBadge {...badge(reach)} />
            <span className="block text-text-3">
              <Aside reach={reach} me={me} />
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

function badge(reach: Contactability) {
  const { state, words } = reachWords(reach);
  return { state, word: words };
}

function Aside({ reach, me }: { reach: Contactability; me: string }) {
  const mayChannels = useMay("notifications:write");
  const { disabled, ways, last } = reach;
  if (disabled) return null;
  if (ways.length === 0) {
    return reach.user.id === me ? (
      <Link to="/oncall" search={{ tab: "contact" }}>
        Add a contact method
      </Link>
    ) : mayChannels ? (
      <Link to="/notifications">Turn a channel on</Link>
    ) : (
      "They add one under Your contact methods"
    );
  }
  if (last === null) return waysOf(ways);
  if (!last.delivered) {
    return (
      <span title={last.detail}>
        <Time at={last.at} /> by {waysOf(ways)}
      </span>
    );
  }
  return (
    <>
      reached <Time at={last.at} />
    </>
  );
}
