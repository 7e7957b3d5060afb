import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import type { Runbook, RunbookRevision } from "@/api/types";
import { Badge } from "@/ui/badge";
import { Button } from "@/ui/button";
import { CodeBlock } from "@/ui/code-block";
import { Dialog } from "@/ui/dialog";
import { Panel } from "@/ui/panel";
import { Time } from "@/ui/time";

import { revisionsQuery } from "../api/runbook-revisions";

const short = (version: string) => version.slice(0, 12);

/** What the runbook was before. A run keeps the version it was started with. */
export function VersionsPanel({ runbook }: { runbook: Runbook }) {
  const revisions = useQuery(revisionsQuery(runbook.name));
  const [shown, setShown] = useState<RunbookRevision | null>(null);
  const rows = revisions.data ?? [];
  if (rows.length === 0) return null;
  return (
    <Panel title="Versions" note={rows.length}>
      <ul className="list">
        {rows.map((revision) => (
          <li key={revision.version}>
            <button type="button" className="linky mono" onClick={() => setShown(revision)}>
              {short(revision.version)}
              <span className="vh">, show its source</span>
            </button>
            {revision.version === runbook.version ? <Badge>in force</Badge> : null}
            <Time className="text-xs text-text-3 ml-auto" at={revision.created_at} as="short" minutes />
          </li>
        ))}
      </ul>
      {shown === null ? null : (
        <Dialog
          open
          wide
          onClose={() => setShown(null)}
          title={`Version ${short(shown.version)}`}
          footer={<Button onClick={() => setShown(null)}>Close</Button>}
        >
          <CodeBlock code={shown.text} label="Source of this version" />
        </Dialog>
      )}
    </Panel>
  );
}
