import { Link } from "@tanstack/react-router";
import { Copy, Filter, Hourglass, ShieldCheck } from "lucide-react";

import type { AuditEntry } from "@/api/types";
import { Person } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { DescriptionList } from "@/ui/description-list";
import { fullTime } from "@/ui/format/time";
import { toast } from "@/ui/toast";
import { useUrlState } from "@/ui/url-state";

import { readDetail } from "./changes";
import { ChangesTable } from "./ChangesTable";
import { entryTarget, targetPage } from "./entry-words";

const shortHash = (hash: string): string => (hash.slice(0, 12).match(/.{4}/gu) ?? [hash]).join(" ");

/** One entry in full: who, when, from where, what changed, and its place in the chain. */
export function EntryDetail({ entry }: { entry: AuditEntry }) {
  const { changes, facts } = readDetail(entry.detail, entry.target_type);
  const page = targetPage(entry);
  return (
    <>
      <div className="pb">
        <DescriptionList
          items={[
            ["Who", <Person key="who" name={entry.actor_name} />],
            ["When", fullTime(entry.at)],
            ["Action", <code key="action">{entry.action}</code>],
            [
              "Object",
              page === null ? (
                entryTarget(entry)
              ) : (
                <Link key="object" {...page}>
                  {entryTarget(entry)}
                </Link>
              ),
            ],
            ["Came from", entry.ip],
            ["Request", entry.request_id === null ? null : <code key="request">{entry.request_id}</code>],
            ...facts.map(([name, value]) => [name.replaceAll("_", " "), value] as const),
          ]}
        />
      </div>
      {changes.length === 0 ? null : <ChangesTable changes={changes} />}
      <div className="row wrap tbl-foot text-xs">
        <Seal entry={entry} />
        <span className="ml-auto row">
          <AboutObject entry={entry} />
          <Button size="sm" icon={Copy} onClick={() => void copyProof(entry)}>
            Copy proof
          </Button>
        </span>
      </div>
    </>
  );
}

function Seal({ entry }: { entry: AuditEntry }) {
  if (entry.hash === null) {
    return (
      <span className="st unknown quiet">
        <Hourglass className="ic" aria-hidden="true" />
        Being sealed into the chain
      </span>
    );
  }
  return (
    <>
      <span className="st ok quiet">
        <ShieldCheck className="ic" aria-hidden="true" />
        Sealed
      </span>
      <span className="text-text-3">
        Hash <code title={entry.hash}>{shortHash(entry.hash)}</code>
        {entry.prev_hash === null ? null : (
          <>
            , after <code title={entry.prev_hash}>{shortHash(entry.prev_hash)}</code>
          </>
        )}
      </span>
    </>
  );
}

function AboutObject({ entry }: { entry: AuditEntry }) {
  const [, setUrl] = useUrlState();
  return (
    <Button
      size="sm"
      icon={Filter}
      onClick={() =>
        setUrl(
          {
            target_type: entry.target_type,
            target_id: entry.target_id,
            actor: undefined,
            action: undefined,
            span: undefined,
          },
          { push: true },
        )
      }
    >
      All about this object
    </Button>
  );
}

async function copyProof(entry: AuditEntry): Promise<void> {
  try {
    await navigator.clipboard.writeText(JSON.stringify(entry, null, 2));
    toast.done("Entry copied with its hashes.");
  } catch (error) {
    toast.failed("Nothing was copied.", error);
  }
}
