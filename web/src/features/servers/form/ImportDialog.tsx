import { useState } from "react";
import { z } from "zod";

import type { ServerImport } from "@/api/types";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { plural } from "@/ui/format/numbers";
import { TextareaField } from "@/ui/form/bound";
import { FormDialog } from "@/ui/form/form-dialog";
import { Note } from "@/ui/note";

import { useImportServers } from "../api/import-servers";

const schema = z.object({
  ssh_config: z
    .string()
    .trim()
    .min(1, "Paste the text of an ssh_config file.")
    .max(500_000, "Import it in parts."),
});

const EXAMPLE = `Host bk-api-03.ams1
  HostName 10.41.6.23
  User ops-run`;

/** "Line 1: There is no Host block in this text. Line 2: …", the first five. */
export function faultWords({ problems }: Pick<ServerImport, "problems">): string {
  const told = problems.slice(0, 5).map(({ line, message }) => `Line ${line}: ${message}`);
  const rest = problems.length - told.length;
  return [...told, ...(rest === 0 ? [] : [`${plural(rest, "more line")} like these.`])].join(" ");
}

/** Takes the hosts of an ssh_config file over, and says which lines were not. */
export function ImportDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const importing = useImportServers();
  const [result, setResult] = useState<ServerImport | null>(null);
  if (result !== null) {
    return (
      <ImportResult
        result={result}
        onClose={() => {
          setResult(null);
          onClose();
        }}
      />
    );
  }
  return (
    <FormDialog
      open={open}
      onClose={onClose}
      wide
      title="Import servers"
      description="Each Host block that names one machine becomes a server. Patterns, keys and jump hosts are told, not taken over."
      schema={schema}
      defaultValues={{ ssh_config: "" }}
      action="Import servers"
      onSubmit={async ({ ssh_config }) => {
        const taken = await importing.mutateAsync(ssh_config);
        if (taken.created.length === 0) throw new Error(`No server was taken over. ${faultWords(taken)}`);
        setResult(taken);
      }}
    >
      <TextareaField
        name="ssh_config"
        label="Text of ~/.ssh/config"
        mono
        rows={12}
        spellCheck={false}
        placeholder={EXAMPLE}
      />
    </FormDialog>
  );
}

function ImportResult({ result, onClose }: { result: ServerImport; onClose: () => void }) {
  return (
    <Dialog
      open
      onClose={onClose}
      wide
      title={`${plural(result.created.length, "server")} imported`}
      footer={
        <Button kind="primary" onClick={onClose}>
          Show servers
        </Button>
      }
    >
      {result.created.length === 0 ? null : (
        <ul className="list-plain mono text-xs">
          {result.created.map((server) => (
            <li key={server.id}>
              {server.name} <span className="text-text-3">{server.address}</span>
            </li>
          ))}
        </ul>
      )}
      {result.problems.length === 0 ? (
        <Note tone="ok">Every line was taken over.</Note>
      ) : (
        <Note tone="warn">
          <b className="font-medium">{plural(result.problems.length, "line")} not taken over</b>
          <ul className="text-xs list-plain">
            {result.problems.map((problem) => (
              <li key={`${problem.line}${problem.message}`}>
                Line {problem.line}: {problem.message}
              </li>
            ))}
          </ul>
        </Note>
      )}
      <p className="text-text-2 text-xs">
        Choose a credential for each server before you test its connection.
      </p>
    </Dialog>
  );
}
