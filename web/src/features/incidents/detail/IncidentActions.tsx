import {
  BellPlus,
  CircleCheck,
  Ellipsis,
  Gauge,
  Link2,
  MessageSquare,
  RotateCcw,
  UserCheck,
  UserCog,
} from "lucide-react";

import type { Incident } from "@/api/types";
import { Button } from "@/ui/button";
import { DropdownMenu } from "@/ui/dropdown-menu";
import { IconButton } from "@/ui/icon-button";
import { PhoneActions } from "@/ui/phone-actions";
import { toast } from "@/ui/toast";

import type { IncidentCommands } from "./use-incident-commands";

interface IncidentActionsProps {
  incident: Incident;
  commands: IncidentCommands;
}

/** The actions in the head of the page. The next safe step is the primary one. */
export function HeadActions({ incident, commands }: IncidentActionsProps) {
  return (
    <div className="row wrap no-phone">
      {incident.state === "resolved" ? null : (
        <>
          <Button icon={MessageSquare} shortcut="U" onClick={commands.comment}>
            Comment
          </Button>
          <Button icon={BellPlus} shortcut="P" onClick={() => commands.ask("page")}>
            Page somebody…
          </Button>
        </>
      )}
      <MainActions incident={incident} commands={commands} />
      <MoreMenu incident={incident} commands={commands} />
    </div>
  );
}

function MainActions({ incident, commands }: IncidentActionsProps) {
  switch (incident.state) {
    case "new":
      return (
        <Button kind="primary" icon={UserCheck} shortcut="A" onClick={commands.acknowledge}>
          Acknowledge
        </Button>
      );
    case "investigating":
      return (
        <Button kind="primary" icon={CircleCheck} shortcut="R" onClick={() => commands.ask("resolve")}>
          Resolve…
        </Button>
      );
    case "resolved":
      return (
        <Button icon={RotateCcw} onClick={() => commands.ask("reopen")}>
          Reopen…
        </Button>
      );
  }
}

function MoreMenu({ incident, commands }: IncidentActionsProps) {
  const copy = async () => {
    await navigator.clipboard.writeText(`${location.origin}/incidents/${incident.key}`);
    toast.done("Link copied.");
  };
  return (
    <DropdownMenu
      trigger={<IconButton bare kind="plain" icon={Ellipsis} label="More actions" />}
      groups={[
        [
          !commands.isMine && { label: "Take it over", icon: UserCheck, onSelect: commands.takeOver },
          { label: "Change owner…", icon: UserCog, onSelect: () => commands.ask("owner") },
          { label: "Change severity…", icon: Gauge, onSelect: () => commands.ask("severity") },
        ],
        [{ label: "Copy link", icon: Link2, onSelect: () => void copy() }],
      ]}
    />
  );
}

/** The same on a phone: two or three, above the tab bar. */
export function FixedActions({ incident, commands }: IncidentActionsProps) {
  return (
    <PhoneActions>
      <MoreMenu incident={incident} commands={commands} />
      {incident.state === "new" ? (
        <>
          <Button icon={BellPlus} onClick={() => commands.ask("page")}>
            Page…
          </Button>
          <Button kind="primary" icon={UserCheck} onClick={commands.acknowledge}>
            Acknowledge
          </Button>
        </>
      ) : incident.state === "investigating" ? (
        <>
          <Button icon={MessageSquare} onClick={commands.comment}>
            Comment
          </Button>
          <Button kind="primary" icon={CircleCheck} onClick={() => commands.ask("resolve")}>
            Resolve…
          </Button>
        </>
      ) : (
        <Button icon={RotateCcw} onClick={() => commands.ask("reopen")}>
          Reopen…
        </Button>
      )}
    </PhoneActions>
  );
}
