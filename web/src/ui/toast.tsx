import { Check, CircleX, Info, Undo2, X } from "lucide-react";
import { Toast as Radix } from "radix-ui";
import { useSyncExternalStore, type CSSProperties } from "react";

import { errorSentence } from "./error-state";

type Tone = "ok" | "info" | "fail";

interface ToastAction {
  label: string;
  run: () => void;
}

interface ToastMessage {
  id: number;
  tone: Tone;
  title: string;
  detail?: string | undefined;
  action?: ToastAction | undefined;
  undo: boolean;
}

const UNDO_MS = 8000;
const SHOWN_MS = 5000;

let messages: readonly ToastMessage[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function change(next: readonly ToastMessage[]): void {
  messages = next;
  listeners.forEach((each) => each());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function add(message: Omit<ToastMessage, "id">): number {
  const id = nextId++;
  change([...messages.slice(-3), { ...message, id }]);
  return id;
}

function close(id: number): void {
  change(messages.filter((message) => message.id !== id));
}

interface DoneOptions {
  detail?: string;
  /** Takes it back; offered for 8 s. */
  undo?: () => void;
}

/** Tells what happened, bottom right. Errors stay until they are closed. */
export const toast = {
  done: (title: string, { detail, undo }: DoneOptions = {}): number =>
    add({
      tone: "ok",
      title,
      detail,
      undo: undo !== undefined,
      action: undo === undefined ? undefined : { label: "Undo", run: undo },
    }),
  info: (title: string, detail?: string): number => add({ tone: "info", title, detail, undo: false }),
  /** `title` says what did not happen: "Comment not saved." The reason is taken from the error. */
  failed: (title: string, error: unknown, retry?: () => void): number =>
    add({
      tone: "fail",
      title,
      detail: errorSentence(error),
      undo: false,
      action: retry === undefined ? undefined : { label: "Try again", run: retry },
    }),
  close,
};

const LOOK = {
  ok: { icon: Check, color: "var(--ok)" },
  info: { icon: Info, color: "var(--accent)" },
  fail: { icon: CircleX, color: "var(--fail)" },
} as const;

function Message({ message }: { message: ToastMessage }) {
  const { icon: Icon, color } = LOOK[message.tone];
  const { action } = message;
  return (
    <Radix.Root
      className="toast"
      style={{ "--c": color } as CSSProperties}
      type={message.tone === "fail" ? "foreground" : "background"}
      duration={message.tone === "fail" ? Infinity : message.undo ? UNDO_MS : SHOWN_MS}
      onOpenChange={(open) => (open ? undefined : close(message.id))}
    >
      <Icon className="ic" aria-hidden="true" />
      <div className="grow">
        <Radix.Title className="m">{message.title}</Radix.Title>
        {message.detail === undefined ? null : (
          <Radix.Description className="fs12 t2">{message.detail}</Radix.Description>
        )}
      </div>
      {action === undefined ? null : (
        <Radix.Action altText={action.label} className="btn sm" onClick={action.run}>
          {message.undo ? <Undo2 className="ic s" aria-hidden="true" /> : null}
          {action.label}
        </Radix.Action>
      )}
      <Radix.Close className="btn gho ico sm" aria-label="Close">
        <X className="ic s" aria-hidden="true" />
      </Radix.Close>
    </Radix.Root>
  );
}

/** Where toasts appear. Once, at the root of the application. F8 moves focus here. */
export function Toaster() {
  const shown = useSyncExternalStore(subscribe, () => messages);
  return (
    <Radix.Provider label="Message" swipeDirection="right">
      {shown.map((message) => (
        <Message key={message.id} message={message} />
      ))}
      <Radix.Viewport className="toasts" />
    </Radix.Provider>
  );
}
