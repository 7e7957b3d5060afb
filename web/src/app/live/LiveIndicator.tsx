import { Radio } from "lucide-react";

import { Time } from "@/ui/time";

import { useLiveState } from ".";

/** "Live, last event 1 s ago", for the head of a page. */
export function LiveIndicator() {
  const { status, lastEventAt } = useLiveState();
  return (
    <span className="text-xs text-text-3 row gap-1 live-i">
      <Radio className="ic s" aria-hidden="true" />
      <span>
        {status === "live" ? "Live" : status === "lost" ? "Reconnecting" : "Connecting"}
        {status === "live" && lastEventAt !== null ? (
          <>
            , last event <Time at={lastEventAt} />
          </>
        ) : null}
      </span>
    </span>
  );
}
