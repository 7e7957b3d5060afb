import { useState } from "react";

import { Person } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { DescriptionList } from "@/ui/description-list";
import { Dialog } from "@/ui/dialog";
import { errorSentence } from "@/ui/error-sentence";
import { Note } from "@/ui/note";
import { useNow } from "@/ui/now";
import { toast } from "@/ui/toast";
import { Duration } from "@/ui/time";

import { useRemoveOverride } from "../api/overrides";
import { moment, zoneWord, type Zone } from "./calendar";
import { namesOf, type Stretch } from "./layout";
import type { BarRef } from "./Timeline";

const TITLES = { page: "Who gets paged", gap: "Gap", turn: "Shift", override: "Override" } as const;

interface ShiftDialogProps {
  shown: BarRef;
  zone: Zone;
  onClose: () => void;
  /** Null when the person may not change schedules. */
  onCover: ((stretch: Stretch) => void) | null;
}

/** One stretch: who, when, and how to have somebody else take it. */
export function ShiftDialog({ shown, zone, onClose, onCover }: ShiftDialogProps) {
  const { bar, what, scheduleId } = shown;
  const remove = useRemoveOverride();
  const [problem, setProblem] = useState<string | null>(null);
  const { override } = bar;
  const over = bar.to <= useNow(60);
  const end = () => {
    if (override === null || scheduleId === null) return;
    remove.mutate(
      { scheduleId, overrideId: override },
      {
        onSuccess: () => {
          toast.done("The override has ended; the rotation counts again.");
          onClose();
        },
        onError: (error) => setProblem(errorSentence(error)),
      },
    );
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={TITLES[bar.kind]}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          {override === null || onCover === null || over ? null : (
            <Button kind="danger-quiet" pending={remove.isPending} onClick={end}>
              End override
            </Button>
          )}
          {scheduleId === null || onCover === null || over ? null : (
            <Button kind="primary" onClick={() => onCover({ scheduleId, from: bar.from, to: bar.to })}>
              {bar.kind === "gap" ? "Cover it…" : "Somebody else takes it…"}
            </Button>
          )}
        </>
      }
    >
      <DescriptionList
        items={[
          [
            "On call",
            bar.people.length === 0
              ? "Nobody would be paged"
              : bar.people.map(({ id, name }) => <Person key={id} name={name} />),
          ],
          ...(bar.unreached.length === 0 ? [] : [["No way to reach", namesOf(bar.unreached)] as const]),
          [bar.kind === "turn" || bar.kind === "override" ? "Schedule" : "Step", what],
          ["From", `${moment(bar.from, zone)} ${zoneWord(zone)}`],
          ["To", `${moment(bar.to, zone)} ${zoneWord(zone)}`],
          ["Length", <Duration key="l" seconds={(bar.to - bar.from) / 1000} />],
        ]}
      />
      {problem === null ? null : (
        <Note tone="fail" alert>
          {problem}
        </Note>
      )}
    </Dialog>
  );
}
