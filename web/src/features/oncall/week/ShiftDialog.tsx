import { useState } from "react";

import { Person } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { DescriptionList } from "@/ui/description-list";
import { Dialog } from "@/ui/dialog";
import { errorSentence } from "@/ui/error-sentence";
import { Note } from "@/ui/note";
import { toast } from "@/ui/toast";
import { Duration } from "@/ui/time";

import { useRemoveOverride } from "../api/overrides";
import { moment, type Zone } from "./calendar";
import type { ShiftRef, Stretch } from "./WeekGrid";

interface ShiftDialogProps {
  shift: ShiftRef;
  zone: Zone;
  onClose: () => void;
  onCover: (stretch: Stretch) => void;
}

/** One shift: who, when, and how to have somebody else take it. */
export function ShiftDialog({ shift, zone, onClose, onCover }: ShiftDialogProps) {
  const { block, schedule, scheduleId } = shift;
  const remove = useRemoveOverride();
  const [problem, setProblem] = useState<string | null>(null);
  const { override } = block;
  const end = () => {
    if (override === null) return;
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
      title={override === null ? "Shift" : "Override"}
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          {override === null ? null : (
            <Button kind="danger-quiet" pending={remove.isPending} onClick={end}>
              End override
            </Button>
          )}
          <Button kind="primary" onClick={() => onCover({ scheduleId, from: block.from, to: block.to })}>
            Somebody else takes it…
          </Button>
        </>
      }
    >
      <DescriptionList
        items={[
          ["On call", <Person key="p" name={block.user.name} />],
          ["Schedule", schedule],
          ["From", `${moment(block.from, zone)}${zone === "utc" ? " UTC" : ""}`],
          ["To", `${moment(block.to, zone)}${zone === "utc" ? " UTC" : ""}`],
          ["Length", <Duration key="l" seconds={(block.to - block.from) / 1000} />],
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
