import { useSyncExternalStore } from "react";

import { errorSentence } from "./error-sentence";

type Tone = "ok" | "info" | "fail";

interface ToastAction {
  label: string;
  run: () => void;
}

export interface ToastMessage {
  id: number;
  tone: Tone;
  title: string;
  detail?: string | undefined;
  action?: ToastAction | undefined;
  undo: boolean;
}

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

/** The messages on the screen, oldest first. */
export function useToasts(): readonly ToastMessage[] {
  return useSyncExternalStore(subscribe, () => messages);
}
