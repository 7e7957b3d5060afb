import { useEffect, useRef } from "react";

import type { Channel } from "@/api/types";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { errorSentence } from "@/ui/error-sentence";
import { Note } from "@/ui/note";
import { StageList, testSummary } from "@/ui/provider-form";
import { Skeleton } from "@/ui/skeleton";

import { useTestChannel } from "../api/test-channel";

/** Sends a test message as it opens, and shows the receipt. */
export function TestDialog({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const test = useTestChannel(channel.id);
  const sent = useRef(false);
  const { mutate } = test;
  useEffect(() => {
    if (sent.current) return;
    sent.current = true;
    mutate();
  }, [mutate]);
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Test of ${channel.name}`}
      description="A test message goes to you by this channel."
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button pending={test.isPending} onClick={() => mutate()}>
            Send again
          </Button>
        </>
      }
    >
      <div role="status">
        {test.isError ? (
          <Note tone="fail">{errorSentence(test.error)}</Note>
        ) : test.data === undefined ? (
          <Skeleton rows={1} rowHeight={56} label="Sending the test message" />
        ) : (
          <>
            <Note tone={test.data.ok ? "ok" : "fail"}>
              <b className="font-medium">
                {test.data.ok ? "The receiver took it" : "The receiver did not take it"}
              </b>
              <div className="text-xs text-text-2 num">{testSummary(test.data)}</div>
            </Note>
            <StageList stages={test.data.stages} label="Stages of the test" />
          </>
        )}
      </div>
    </Dialog>
  );
}
