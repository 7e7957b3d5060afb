import type { ReactNode } from "react";

/** Two or three main actions of a page, fixed above the phone's tab bar. Elsewhere they stand in the page's head. */
export function PhoneActions({ children }: { children: ReactNode }) {
  return (
    <section className="fix-acts" aria-label="Actions">
      {children}
    </section>
  );
}
