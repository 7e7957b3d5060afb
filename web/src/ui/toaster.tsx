import { Check, CircleX, Info, Undo2, X } from "lucide-react";
import { Toast as Radix } from "radix-ui";
import type { CSSProperties } from "react";

import { toast, useToasts, type ToastMessage } from "./toast";

const UNDO_MS = 8000;
const SHOWN_MS = 5000;

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
      onOpenChange={(open) => (open ? undefined : toast.close(message.id))}
    >
      <Icon className="ic" aria-hidden="true" />
      <div className="grow">
        <Radix.Title className="font-medium">{message.title}</Radix.Title>
        {message.detail === undefined ? null : (
          <Radix.Description className="text-xs text-text-2">{message.detail}</Radix.Description>
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

/** Where toasts appear; loaded with the first of them (see ToastHost). F8 moves the focus here. */
export function Toaster() {
  const shown = useToasts();
  return (
    <Radix.Provider label="Message" swipeDirection="right">
      {shown.map((message) => (
        <Message key={message.id} message={message} />
      ))}
      <Radix.Viewport className="toasts" />
    </Radix.Provider>
  );
}
