import { useState, type ReactNode } from "react";

import type { Incident } from "@/api/types";

import { useAcknowledgeIncident } from "./api/acknowledge-incident";
import { ReopenDialog } from "./dialogs/ReopenDialog";
import { ResolveDialog } from "./dialogs/ResolveDialog";
import type { Move } from "./list/moves";

/** Carries out moves between states. Render `dialogs` once; it asks what has to be asked. */
export function useIncidentMoves(): { move: (incident: Incident, move: Move) => void; dialogs: ReactNode } {
  const acknowledge = useAcknowledgeIncident();
  const [asked, setAsked] = useState<{ incident: Incident; move: "resolve" | "reopen" } | null>(null);
  const close = () => setAsked(null);
  const of = (move: Move) => (asked?.move === move ? asked.incident : null);
  return {
    move: (incident, move) => {
      if (move === "acknowledge") acknowledge.mutate(incident);
      else setAsked({ incident, move });
    },
    dialogs: (
      <>
        <ResolveDialog incident={of("resolve")} onClose={close} />
        <ReopenDialog incident={of("reopen")} onClose={close} />
      </>
    ),
  };
}
