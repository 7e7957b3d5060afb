import { useQuery } from "@tanstack/react-query";
import { CircleHelp, ShieldAlert, ShieldCheck } from "lucide-react";

import { Button } from "@/ui/button";
import { errorSentence } from "@/ui/error-sentence";
import { count } from "@/ui/format/numbers";
import { Time } from "@/ui/time";

import { verifyQuery } from "./api/audit";

/** Whether the chain of the record is whole. */
export function Verification() {
  const verification = useQuery(verifyQuery);
  const { data, isError, error, isFetching } = verification;
  const Icon = data === undefined ? CircleHelp : data.ok ? ShieldCheck : ShieldAlert;
  const tone = data === undefined ? "text-unknown" : data.ok ? "text-ok" : "text-fail";
  return (
    <section className="panel ver" aria-label="Verification">
      <span className={`vb ${tone}`}>
        <Icon className="ic" aria-hidden="true" />
      </span>
      <div className="grow" role="status">
        {data !== undefined ? (
          <>
            <div>
              {data.ok ? (
                <>
                  <b className="font-medium">Chain intact.</b> {count(data.checked)} entries checked{" "}
                  <Time at={data.at} />. No entry is missing, changed or out of order.
                </>
              ) : (
                <>
                  <b className="font-medium text-fail">Chain broken at entry {count(data.first_bad_seq)}.</b>{" "}
                  It or one before it was changed or removed. {count(data.checked)} entries checked{" "}
                  <Time at={data.at} />.
                </>
              )}
            </div>
            {data.head_hash === null ? null : (
              <div className="text-xs text-text-2 truncate">
                Head <code>{data.head_hash}</code>
              </div>
            )}
          </>
        ) : isError ? (
          <div>
            <b className="font-medium">The chain could not be checked.</b> {errorSentence(error)}
          </div>
        ) : (
          <div className="text-text-2">Checking every entry of the chain…</div>
        )}
      </div>
      <Button pending={isFetching} onClick={() => void verification.refetch()}>
        Check again
      </Button>
    </section>
  );
}
