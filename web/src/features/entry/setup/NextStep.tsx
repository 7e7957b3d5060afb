import { KeyRound, ScrollText, Send, Server, type LucideIcon } from "lucide-react";

import { Button } from "@/ui/button";
import { CodeBlock } from "@/ui/code-block";
import { Panel } from "@/ui/panel";

import { StepHead } from "./SetupSteps";

const PLACES: readonly { icon: LucideIcon; title: string; about: string; path: string }[] = [
  {
    icon: Send,
    title: "Be reachable",
    about: "Add an e-mail or webhook channel, so that a page arrives.",
    path: "/notifications",
  },
  {
    icon: Server,
    title: "Add a server",
    about: "Import an SSH config or type an address, and test the connection.",
    path: "/servers",
  },
  {
    icon: KeyRound,
    title: "Make a service token",
    about: "What Prometheus, rsyslog and scripts send with.",
    path: "/access?tab=tokens",
  },
  {
    icon: ScrollText,
    title: "Watch events arrive",
    about: "Live tail of everything that comes in.",
    path: "/events",
  },
];

function sample(): string {
  return [
    `curl -X POST ${location.origin}/api/v1/events \\`,
    `  -H "Authorization: Bearer $OPSSIGHT_TOKEN" \\`,
    `  -H "Content-Type: application/json" \\`,
    `  -d '[{"message":"hello from '$(hostname)'","severity":"info","service":"first"}]'`,
  ].join("\n");
}

/** Where to go from here; all of it can be done later. */
export function NextStep({ onGo }: { onGo: (path: string) => void }) {
  return (
    <>
      <StepHead step={3} title="First signal">
        You are signed in. Send one event to prove that the loop is closed, or go straight to work.
      </StepHead>
      <CodeBlock code={sample()} label="Command that sends one event" />
      <Panel title="Next">
        <ul className="list chkl">
          {PLACES.map(({ icon: Icon, title, about, path }) => (
            <li key={path}>
              <Icon className="ic" aria-hidden="true" />
              <div className="grow">
                <div className="font-medium">{title}</div>
                <div className="text-xs text-text-2">{about}</div>
              </div>
              <Button size="sm" onClick={() => onGo(path)} aria-label={`Open: ${title}`}>
                Open
              </Button>
            </li>
          ))}
        </ul>
      </Panel>
      <div className="row">
        <Button kind="primary" size="lg" className="ml-auto" onClick={() => onGo("/")}>
          Go to Now
        </Button>
      </div>
    </>
  );
}
