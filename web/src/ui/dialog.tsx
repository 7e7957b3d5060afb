import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { useState, type ReactNode } from "react";

import { cn } from "./cn";

interface DialogProps {
  open: boolean;
  onClose: () => void;
  /** A question or what will be done. */
  title: string;
  /** One sentence under the title, also its accessible description. */
  description?: ReactNode;
  /** Buttons, the safe one first. */
  footer?: ReactNode;
  wide?: boolean;
  children?: ReactNode;
}

/** The first thing to fill in, or else the first button of the foot: the way out at the top is never the way in. */
const FIRST =
  ".db :is(input:not([type=radio],[type=checkbox]),textarea,button.sel):not([disabled],[readonly])";

function focusFirst(event: Event): void {
  const layer = event.currentTarget;
  if (!(layer instanceof HTMLElement) || layer.contains(document.activeElement)) return;
  const target = layer.querySelector<HTMLElement>(FIRST) ?? layer.querySelector<HTMLElement>("footer .btn");
  if (target === null) return;
  event.preventDefault();
  target.focus();
}

/** A layer that asks. Focus is kept inside and given back; Escape closes. */
export function Dialog({ open, onClose, ...layer }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Radix.Portal>
        <Layer {...layer} />
      </Radix.Portal>
    </Radix.Root>
  );
}

function Layer({
  title,
  description,
  footer,
  wide = false,
  children,
}: Omit<DialogProps, "open" | "onClose">) {
  // Radix gives the focus back to its own trigger alone, and these layers have none.
  const [before] = useState(() => document.activeElement);
  const giveBack = (event: Event) => {
    event.preventDefault();
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  };
  return (
    <>
      <Radix.Overlay className="scrim" />
      <Radix.Content
        className={cn("dlg floating", wide && "wide")}
        onOpenAutoFocus={focusFirst}
        onCloseAutoFocus={giveBack}
        {...(description === undefined ? { "aria-describedby": undefined } : {})}
      >
        <header>
          <Radix.Title asChild>
            <h2>{title}</h2>
          </Radix.Title>
          <Radix.Close className="btn gho ico sm" aria-label="Close">
            <X className="ic s" aria-hidden="true" />
          </Radix.Close>
        </header>
        <div className="db">
          {description === undefined ? null : (
            <Radix.Description className="text-text-2">{description}</Radix.Description>
          )}
          {children}
        </div>
        {footer === undefined ? null : <footer>{footer}</footer>}
      </Radix.Content>
    </>
  );
}
