import { Link } from "@tanstack/react-router";
import { Ellipsis } from "lucide-react";
import type { DragEvent } from "react";

import type { Incident } from "@/api/types";
import { Button } from "@/ui/button";
import { DropdownMenu } from "@/ui/dropdown-menu";
import { IconButton } from "@/ui/icon-button";
import { SeverityBadge } from "@/ui/severity-badge";
import { Duration } from "@/ui/time";

import { NextEscalation, Owner } from "./columns";
import { COLUMN_WORD, targets, type Move } from "./moves";

interface IncidentCardProps {
  incident: Incident;
  me: string;
  /** Null when the person may not work incidents. */
  onMove: ((incident: Incident, move: Move) => void) | null;
  onDrag: (incident: Incident | null) => void;
}

export function IncidentCard({ incident, me, onMove, onDrag }: IncidentCardProps) {
  const drag =
    onMove === null
      ? {}
      : {
          draggable: true,
          onDragStart: (event: DragEvent) => {
            event.dataTransfer.setData("text/plain", incident.key);
            event.dataTransfer.effectAllowed = "move";
            onDrag(incident);
          },
          onDragEnd: () => onDrag(null),
        };
  return (
    <li className="kc" data-row tabIndex={-1} {...drag}>
      <div className="row">
        <span className="text-text-3 text-xs num">{incident.key}</span>
        <SeverityBadge severity={incident.severity} />
        <Duration
          className="ml-auto text-xs text-text-3"
          from={incident.opened_at}
          to={incident.resolved_at}
        />
        {onMove === null ? null : <MoveMenu incident={incident} onMove={onMove} />}
      </div>
      <Link className="font-medium" to="/incidents/$key" params={{ key: incident.key }}>
        {incident.title}
      </Link>
      <div className="row text-xs text-text-2">
        <Owner incident={incident} me={me} />
        <span className="ml-auto truncate">{incident.service}</span>
      </div>
      <NextEscalation incident={incident} />
      {incident.state === "new" && onMove !== null ? (
        <Button size="sm" wide onClick={() => onMove(incident, "acknowledge")}>
          Acknowledge
        </Button>
      ) : null}
    </li>
  );
}

function MoveMenu({
  incident,
  onMove,
}: {
  incident: Incident;
  onMove: (incident: Incident, move: Move) => void;
}) {
  return (
    <DropdownMenu
      trigger={<IconButton bare icon={Ellipsis} size="sm" label={`Move ${incident.key} to…`} />}
      header={<span className="text-xs text-text-3">Move {incident.key} to</span>}
      groups={[
        targets(incident).map(({ to, move }) => ({
          label: move === "acknowledge" ? COLUMN_WORD[to] : `${COLUMN_WORD[to]}…`,
          onSelect: () => onMove(incident, move),
        })),
      ]}
    />
  );
}
