import { Radio } from "lucide-react";

import { useNow } from "@/ui/now";
import { Time } from "@/ui/time";

import { useLiveState } from ".";

/** A short break is nobody's business. */
const PATIENCE_MS = 4000;

/** Says that values are not live, and from when they are. Nothing blanks. */
export function LostBanner() {
  const { status, goodAt } = useLiveState();
  const now = useNow(1);
  if (status !== "lost" || (goodAt !== null && now - goodAt < PATIENCE_MS)) return null;
  return (
    <div className="note info lost" role="status">
      <Radio className="ic" aria-hidden="true" />
      <div>
        <b className="font-medium">Reconnecting.</b>{" "}
        {goodAt === null ? (
          "Values do not update by themselves yet."
        ) : (
          <>
            Values are from <Time at={goodAt} as="short" />.
          </>
        )}{" "}
        Actions still work.
      </div>
    </div>
  );
}
