import { useState, type ReactNode } from "react";

import { useMe } from "@/api/session";
import type { Incident } from "@/api/types";
import { useShortcuts, type Shortcut } from "@/ui/shortcuts";

import { useAcknowledgeIncident } from "../api/acknowledge-incident";
import { useSetOwner } from "../api/set-owner";
import { OwnerDialog, PageDialog } from "../dialogs/PersonDialog";
import { ReopenDialog } from "../dialogs/ReopenDialog";
import { ResolveDialog } from "../dialogs/ResolveDialog";
import { SeverityDialog } from "../dialogs/SeverityDialog";
import { COMMENT_ID } from "./CommentBox";

type Question = "resolve" | "reopen" | "severity" | "owner" | "page";

export interface IncidentCommands {
  isMine: boolean;
  acknowledge: () => void;
  takeOver: () => void;
  comment: () => void;
  ask: (question: Question) => void;
  /** The dialog of what was asked. */
  dialog: ReactNode;
}

const GROUP = "This incident";

function comment(): void {
  const field = document.getElementById(COMMENT_ID);
  field?.scrollIntoView({ block: "center" });
  field?.focus();
}

/** What can be done with an incident, by button and by key. */
export function useIncidentCommands(incident: Incident, mayWork: boolean): IncidentCommands {
  const me = useMe();
  const acknowledge = useAcknowledgeIncident();
  const setOwner = useSetOwner();
  const [asked, ask] = useState<Question | null>(null);
  const commands: IncidentCommands = {
    isMine: incident.owner?.id === me.id,
    acknowledge: () => acknowledge.mutate(incident),
    takeOver: () => setOwner.mutate({ incident, owner: { id: me.id, name: me.name } }),
    comment,
    ask,
    dialog: <AskedDialog asked={asked} incident={incident} onClose={() => ask(null)} />,
  };
  const open = incident.state !== "resolved";
  const keys: (Shortcut | false)[] = [
    incident.state === "new" && { keys: "a", label: "Acknowledge", group: GROUP, run: commands.acknowledge },
    incident.state === "investigating" && {
      keys: "r",
      label: "Resolve…",
      group: GROUP,
      run: () => ask("resolve"),
    },
    open && { keys: "p", label: "Page somebody…", group: GROUP, run: () => ask("page") },
    { keys: "u", label: "Comment", group: GROUP, run: comment },
  ];
  useShortcuts(mayWork ? keys.filter((key) => key !== false) : []);
  return commands;
}

interface AskedDialogProps {
  asked: Question | null;
  incident: Incident;
  onClose: () => void;
}

function AskedDialog({ asked, incident, onClose }: AskedDialogProps) {
  switch (asked) {
    case "resolve":
      return <ResolveDialog incident={incident} onClose={onClose} />;
    case "reopen":
      return <ReopenDialog incident={incident} onClose={onClose} />;
    case "severity":
      return <SeverityDialog incident={incident} onClose={onClose} />;
    case "owner":
      return <OwnerDialog incident={incident} onClose={onClose} />;
    case "page":
      return <PageDialog incident={incident} onClose={onClose} />;
    case null:
      return null;
  }
}
