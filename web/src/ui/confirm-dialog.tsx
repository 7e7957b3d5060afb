import { useState, type ReactNode } from "react";

import { Button } from "./button";
import { Dialog } from "./dialog";
import { errorSentence } from "./error-sentence";
import { Field } from "./form/field";
import { Input } from "./form/input";
import { Note } from "./note";

interface ConfirmDialogProps {
  open: boolean;
  onClose: () => void;
  /** The question: "Delete server pg-report-02.ams1?" */
  title: string;
  /** What it will touch, in figures. */
  children: ReactNode;
  /** Verb and object: "Delete server". */
  action: string;
  /** The way back: "Keep server". */
  keep?: string;
  /** The name to type; leave it out for acts that can be undone. */
  typeName?: string;
  onConfirm: () => Promise<unknown>;
}

/** Confirms what cannot be undone. With `typeName` the button waits until the name is typed. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return props.open ? <OpenConfirmDialog {...props} /> : null;
}

function OpenConfirmDialog({
  onClose,
  title,
  children,
  action,
  keep = "Cancel",
  typeName,
  onConfirm,
}: ConfirmDialogProps) {
  const [typed, setTyped] = useState("");
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const ready = typeName === undefined || typed.trim() === typeName;

  const confirm = async () => {
    setPending(true);
    setProblem(null);
    try {
      await onConfirm();
      onClose();
    } catch (error) {
      setProblem(errorSentence(error));
    } finally {
      setPending(false);
    }
  };

  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      description={children}
      footer={
        <>
          <Button onClick={onClose}>{keep}</Button>
          <Button kind="danger" disabled={!ready} pending={pending} onClick={() => void confirm()}>
            {action}
          </Button>
        </>
      }
    >
      {typeName === undefined ? null : (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (ready && !pending) void confirm();
          }}
        >
          <Field
            label={
              <>
                Type <span className="mono">{typeName}</span> to confirm
              </>
            }
          >
            <Input
              mono
              autoComplete="off"
              spellCheck={false}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          </Field>
        </form>
      )}
      {problem === null ? null : (
        <Note tone="fail" alert>
          {problem}
        </Note>
      )}
    </Dialog>
  );
}
