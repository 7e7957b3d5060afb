import { useRef, useState, type DragEvent } from "react";

import type { Incident, IncidentState } from "@/api/types";
import { cn } from "@/ui/cn";
import { ErrorState } from "@/ui/error-state";
import { LoadMore } from "@/ui/load-more";
import { Skeleton } from "@/ui/skeleton";
import { StateBadge } from "@/ui/state-badge";
import { useRowKeys } from "@/ui/table/row-keys";

import { IncidentCard } from "./IncidentCard";
import { COLUMNS, COLUMN_WORD, moveTo, type Move } from "./moves";
import type { useIncidentRows } from "./use-incident-rows";

interface IncidentBoardProps {
  rows: ReturnType<typeof useIncidentRows>;
  me: string;
  onMove: ((incident: Incident, move: Move) => void) | null;
  empty: React.ReactNode;
}

/** A column for each state. Cards are dragged, or moved with the menu on each card. */
export function IncidentBoard({ rows, me, onMove, empty }: IncidentBoardProps) {
  const board = useRef<HTMLDivElement>(null);
  const [dragged, setDragged] = useState<Incident | null>(null);
  useRowKeys(board, true);
  if (rows.rows === undefined) {
    return rows.error === null ? (
      <Skeleton rows={4} rowHeight={96} label="Loading incidents" />
    ) : (
      <ErrorState title="Incidents did not load" error={rows.error} onRetry={rows.retry} />
    );
  }
  if (rows.rows.length === 0) return <>{empty}</>;
  const all = rows.rows;
  return (
    <div className="kb" ref={board}>
      {COLUMNS.map((state) => {
        const cards = all.filter((row) => row.state === state);
        return (
          <BoardColumn key={state} state={state} count={cards.length} dragged={dragged} onMove={onMove}>
            {cards.map((incident) => (
              <IncidentCard
                key={incident.id}
                incident={incident}
                me={me}
                onMove={onMove}
                onDrag={setDragged}
              />
            ))}
            {state === "resolved" ? (
              <li>
                <LoadMore query={rows.resolved} shown={cards.length} noun="resolved" />
              </li>
            ) : null}
          </BoardColumn>
        );
      })}
    </div>
  );
}

interface BoardColumnProps {
  state: IncidentState;
  count: number;
  dragged: Incident | null;
  onMove: ((incident: Incident, move: Move) => void) | null;
  children: React.ReactNode;
}

function BoardColumn({ state, count, dragged, onMove, children }: BoardColumnProps) {
  const move = dragged === null ? null : moveTo(dragged.state, state);
  const takes = move !== null && onMove !== null;
  return (
    <section
      className={cn("kcol", takes && "takes")}
      aria-label={COLUMN_WORD[state]}
      onDragOver={(event: DragEvent) => {
        if (takes) event.preventDefault();
      }}
      onDrop={(event: DragEvent) => {
        if (!takes || dragged === null) return;
        event.preventDefault();
        onMove(dragged, move);
      }}
    >
      <h2>
        <StateBadge state={state} />
        <span className="n">{count}</span>
      </h2>
      <ul>{children}</ul>
    </section>
  );
}
