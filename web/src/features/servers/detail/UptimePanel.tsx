import { useQuery } from "@tanstack/react-query";
import { CircleX } from "lucide-react";

import { Panel } from "@/ui/panel";
import { Skeleton } from "@/ui/skeleton";

import { connectionQuery } from "../api/get-server";
import { connectionWords, reachableWords, stripParts } from "./connection-words";

const SHOWN = 4;

/** How the connection was over the last 24 h: a strip, and the outages in words. */
export function UptimePanel({ id }: { id: string }) {
  const connection = useQuery(connectionQuery(id));
  if (connection.data === undefined) {
    return (
      <Panel title="Connection, 24 h" padded>
        {connection.isError ? (
          <p className="text-text-2">It did not load. It is tried again.</p>
        ) : (
          <Skeleton rows={2} label="Loading the connection" />
        )}
      </Panel>
    );
  }
  const words = connectionWords(connection.data);
  const more = words.outages.length - SHOWN;
  return (
    <Panel
      title="Connection, 24 h"
      actions={<b className="num">{reachableWords(connection.data.reachable)}</b>}
      padded
    >
      <div className="conn-strip" role="img" aria-label={words.label}>
        {stripParts(connection.data).map((part) => (
          <span key={part.key} className={part.state} style={{ flexGrow: part.width }} />
        ))}
      </div>
      <ul className="stack g4 text-xs text-text-2 conn-words">
        {words.outages.slice(0, SHOWN).map((outage) => (
          <li key={outage}>
            <CircleX className="ic s text-fail" aria-hidden="true" /> {outage}
          </li>
        ))}
        {more > 0 ? <li>{`And ${more} more.`}</li> : null}
        {words.unknown === null ? null : <li>{words.unknown}</li>}
        {words.outages.length === 0 && connection.data.reachable !== null ? (
          <li>It answered every check.</li>
        ) : null}
      </ul>
    </Panel>
  );
}
