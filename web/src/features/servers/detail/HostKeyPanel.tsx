import { useState } from "react";

import type { Server } from "@/api/types";
import { Button } from "@/ui/button";
import { CopyButton } from "@/ui/code-block";
import { ConfirmDialog } from "@/ui/confirm-dialog";
import { Note } from "@/ui/note";
import { Panel } from "@/ui/panel";
import { StateBadge } from "@/ui/state-badge";
import { toast } from "@/ui/toast";

import { useDecideHostKey } from "../api/decide-host-key";
import { POLICIES } from "../form/ServerFieldset";

/** The key by which the machine is known, and one that was refused. */
export function HostKeyPanel({ server, mayWrite }: { server: Server; mayWrite: boolean }) {
  const [asked, setAsked] = useState<"accept" | "forget" | null>(null);
  const policy = POLICIES.find((each) => each.value === server.host_key_policy);
  const offered = server.offered_host_key_fingerprint;
  return (
    <Panel title="Host key" actions={<KeyState server={server} />} padded>
      <div className="stack g8">
        {server.host_key_fingerprint === null ? (
          <p className="text-text-2">No key is pinned.</p>
        ) : (
          <Fingerprint kind={server.host_key?.split(" ")[0] ?? ""} text={server.host_key_fingerprint} />
        )}
        <p className="text-xs text-text-2">
          <b className="font-medium">{policy?.label}.</b> {policy?.hint}
        </p>
        {offered === null ? null : (
          <Note tone="warn">
            <b className="font-medium">The machine showed another key.</b>
            <code className="block wrap-anywhere">{offered}</code>
            Compare it on its console with{" "}
            <code className="wrap-anywhere">ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub</code>.
          </Note>
        )}
        {mayWrite ? (
          <div className="row wrap">
            {offered === null ? null : (
              <Button size="sm" onClick={() => setAsked("accept")}>
                Accept key…
              </Button>
            )}
            {server.host_key === null ? null : (
              <Button size="sm" kind="danger-quiet" onClick={() => setAsked("forget")}>
                Forget key…
              </Button>
            )}
          </div>
        ) : null}
      </div>
      <KeyDialogs server={server} asked={asked} onClose={() => setAsked(null)} />
    </Panel>
  );
}

function KeyState({ server }: { server: Server }) {
  if (server.offered_host_key_fingerprint !== null)
    return <StateBadge state="warning" word="Another key seen" />;
  if (server.host_key_policy === "disabled") return <StateBadge state="warning" word="Not checked" />;
  return server.host_key === null ? (
    <StateBadge state="unknown" word="None pinned" />
  ) : (
    <StateBadge state="ok" word="Pinned" />
  );
}

function Fingerprint({ kind, text }: { kind: string; text: string }) {
  return (
    <div>
      <div className="row text-xs text-text-3">
        {kind}
        <span className="ml-auto">
          <CopyButton text={text} label="Copy fingerprint" />
        </span>
      </div>
      <code className="wrap-anywhere">{text}</code>
    </div>
  );
}

interface KeyDialogsProps {
  server: Server;
  asked: "accept" | "forget" | null;
  onClose: () => void;
}

function KeyDialogs({ server, asked, onClose }: KeyDialogsProps) {
  const decide = useDecideHostKey(server.id);
  const offered = server.offered_host_key_fingerprint;
  return (
    <>
      <ConfirmDialog
        open={asked === "accept" && offered !== null}
        onClose={onClose}
        title={`Accept the new key of ${server.name}?`}
        action="Accept key"
        onConfirm={async () => {
          await decide.mutateAsync({ action: "accept", fingerprint: offered ?? "" });
          toast.done("The key is pinned.", { detail: "Test the connection next." });
        }}
      >
        Only if the machine was installed anew or its keys were changed. From now on{" "}
        <code className="wrap-anywhere">{offered}</code> is the key it is known by.
      </ConfirmDialog>
      <ConfirmDialog
        open={asked === "forget"}
        onClose={onClose}
        title={`Forget the key of ${server.name}?`}
        action="Forget key"
        onConfirm={async () => {
          await decide.mutateAsync({ action: "forget" });
          toast.done("The key is forgotten.");
        }}
      >
        {server.host_key_policy === "tofu"
          ? "The next connection trusts whatever key the machine shows."
          : "The next connection is refused until a key has been compared and accepted."}
      </ConfirmDialog>
    </>
  );
}
