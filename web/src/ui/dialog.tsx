import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";

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

/** A layer that asks. Focus is kept inside and given back; Escape closes. */
export function Dialog({ open, onClose, title, description, footer, wide = false, children }: DialogProps) {
  return (
    <Radix.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Radix.Portal>
        <Radix.Overlay className="scrim" />
        <Radix.Content
          className={cn("dlg floating", wide && "wide")}
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
              <Radix.Description className="t2">{description}</Radix.Description>
            )}
            {children}
          </div>
          {footer === undefined ? null : <footer>{footer}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
